#!/bin/sh
# Records what the reference engine says of every case here, into FOLDER/expected/.
# Wants Node 20.19 or later and the folder with oracle.mjs and its packages:
#   ORACLE=FOLDER tests/services/record.sh [CASE.json ...]
# Whoever changes a form or a table runs it and reads the difference before committing.
set -eu
: "${ORACLE:?name the folder of oracle.mjs}"
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || set -- "$here"/*/*.json
for case in "$@"; do
    folder=$(dirname "$case")/expected
    mkdir -p "$folder"
    ORACLE_SEED=1 node "$ORACLE/oracle.mjs" "$case" >"$folder/$(basename "$case")" || {
        echo "$case: the reference engine refused it" >&2
        exit 1
    }
done
