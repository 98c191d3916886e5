#!/bin/sh
# report.sh JUNIT FOLDER [DAY]: writes the conformance report from the results of tests:
# FOLDER/openacr.yaml (accessibility), FOLDER/duties.yaml (law and conventions) and
# FOLDER/report.md (both as a table). FOLDER holds clauses.csv. Ends with 1 when a clause is not
# supported since a test failed or is missing, with 2 when the table of clauses is wrong.
set -eu
junit=$1 folder=$2 day=${3:-$(date -u +%Y-%m-%d)}
awk=$(dirname "$0")/report.awk
clauses=$folder/clauses.csv
worst=0

# make FILE FORM PART
make() {
    status=0
    awk -v form="$2" -v part="$3" -v day="$day" -f "$awk" "$junit" "$clauses" >"$1.new" || status=$?
    [ "$status" -lt 2 ] || { rm -f "$1.new"; exit 2; }
    [ "$status" -eq 0 ] || worst=1
    mv "$1.new" "$1"
}
make "$folder/openacr.yaml" yaml accessibility
make "$folder/duties.yaml" yaml duties
make "$folder/report.md.body" table ''
{
    printf '# Conformance, clause by clause\n\nMade on %s from the results of tests by ' "$day"
    printf '`tools/conformance/report.sh`; README.md says how. Change clauses.csv, not this.\n\n'
    cat "$folder/report.md.body"
} >"$folder/report.md"
rm -f "$folder/report.md.body"
exit "$worst"
