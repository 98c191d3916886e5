#!/bin/sh
# Asks the reference engine for every case and keeps its answers beside the cases.
# Usage: tests/cases/record-expected.sh FOLDER [CASE.json ...]
# FOLDER holds the reference tool (oracle.mjs with its packages installed); needs Node 20.19 or
# later. The answers are in the tree, so nothing else needs either. Exit 0 when all are written.
set -eu

[ $# -ge 1 ] || { echo "usage: $0 FOLDER [CASE.json ...]" >&2; exit 64; }
reference=$1
shift
[ -f "$reference/oracle.mjs" ] || { echo "$0: no oracle.mjs in $reference" >&2; exit 66; }

if [ $# -eq 0 ]; then
    set -- "$(dirname "$0")"/[0-9]*/case-*.json
fi

record() {
    status=0
    node "$reference/oracle.mjs" "$1" >"${1%.json}.expected.json.new" 2>/dev/null || status=$?
    # 2: the engine refused the form, and says so in the document.
    if [ $status -ne 0 ] && [ $status -ne 2 ]; then
        echo "$1: the reference tool ended with $status" >&2
        rm -f "${1%.json}.expected.json.new"
        return 1
    fi
    mv "${1%.json}.expected.json.new" "${1%.json}.expected.json"
}

failed=0
for case in "$@"; do
    case $case in
    *.expected.json | *.ours.json) continue ;;
    esac
    record "$case" || failed=1
done
exit $failed
