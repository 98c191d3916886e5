#!/bin/sh
# kept.sh [SERVICES]: what a form says of how long answers are kept is what its data sheet says.
#
# "Deleted when the case is done" is said only where every row of data-sheet.csv ends with the case, and "as long as"
# only where a row is kept as long; the pension is named only by the services of the pension. Prints what is wrong,
# one a line, and exits 1 when there is any.
set -eu
services=${1:-assets/services}
status=0
fault() {
    echo "kept: $*" >&2
    status=1
}

for form in "$services"/*/*/form.xml; do
    folder=$(dirname "$form")
    sheet=$folder/data-sheet.csv
    [ -e "$sheet" ] || continue
    if grep -q 'deleted when the case is done' "$form"; then
        longer=$(sed 1d "$sheet" | grep -vc ',until the case ends,') || true
        [ "$longer" = 0 ] || fault "$folder says that all is deleted with the case, and $longer rows say longer"
    fi
    if grep -q 'kept as long as you have the' "$form"; then
        grep -q ',life of the account,' "$sheet" || fault "$folder says that it keeps long, and no row does"
        insures='pension'
        case $folder in */medical) insures='insurance' ;; esac
        grep -q "kept as long as you have the $insures\\." "$form" || fault "$folder keeps for something else"
    fi
done
exit $status
