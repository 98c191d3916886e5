#!/bin/sh
# worn.sh FORM-PROGRAM: any one sign of an identity number can be unreadable, and the form finds it.
#
# Each of the 18 signs of each number is left out in turn: what stands before and after it is played into a form, and
# the number that the form works out must be the whole one. Prints what is wrong, one a line, and exits 1 when there
# is any.
set -eu
program=$1
form=$(pwd)/assets/services/cn-rural/tier/form.xml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# Made up with an unassigned area, and the two examples of the standard.
for number in 990001198507201170 99000120100101003X 990001192503080052 11010519491231002X 440524188001010014; do
    for place in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18; do
        before=$(printf '%s' "$number" | cut -c "1-$place" | sed 's/.$//')
        after=$(printf '%s' "$number" | cut -c "$((place + 1))-")
        cat >"$work/case.json" <<CASE
{ "form": "$form", "language": "English (en)", "now": "2026-11-23T02:00:00.000Z", "tz": "Asia/Shanghai",
  "steps": [ { "set": "/data/consent", "value": "yes" }, { "set": "/data/who/have", "value": "worn" },
             { "set": "/data/who/worn/before", "value": "$before" },
             { "set": "/data/who/worn/after", "value": "$after" },
             { "set": "/data/who/worn/right", "value": "yes" } ] }
CASE
        said=$("$program" run "$work/case.json" 2>&1) || true
        case $said in
        *"<identity>$number</identity>"*) ;;
        *)
            echo "worn: the sign at place $place of $number was not found" >&2
            status=1
            ;;
        esac
    done
done
exit $status
