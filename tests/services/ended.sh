#!/bin/sh
# ended.sh FORM-PROGRAM: when a rule of the entitlement check has run out, a person is offered.
#
# Each rule of assets/services/cn-rural/entitle ends before today in turn, and then all of them; people of each age
# say who they are. Whoever would be told something by that rule has to be asked whether a person shall look, and
# nobody may come to the end with nothing said. Prints what is wrong, one a line, and exits 1 when there is any.
set -eu
program=$1
service=$(pwd)/assets/services/cn-rural/entitle
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# 15, 41, 59 and 101 years old on that day; made up with an unassigned area.
people='990001201112010016 990001198507201170 990001196612010035 990001192503080052'
for rule in join_age claim_age years_needed '.*'; do
    rm -rf "$work/entitle"
    cp -r "$service" "$work/entitle"
    sed -i "s/^\($rule,[^,]*,[0-9-]*\),,/\1,2026-06-30,/" "$work/entitle/rules.csv"
    for number in $people; do
        cat >"$work/case.json" <<CASE
{ "form": "$work/entitle/form.xml", "language": "English (en)", "now": "2026-11-23T02:00:00.000Z",
  "tz": "Asia/Shanghai",
  "steps": [ { "set": "/data/who/have", "value": "yes" }, { "set": "/data/who/id_number", "value": "$number" } ] }
CASE
        "$program" run "$work/case.json" >"$work/said" 2>&1 || true
        grep -q '"ref":"/data/with_me".*"relevant":true' "$work/said" || {
            echo "ended: without $rule nobody offers $number a person" >&2
            status=1
        }
        ! grep '"relevant":true' "$work/said" | grep -q '"label":"\( \|[^"]*  \)' || {
            echo "ended: without $rule a sentence for $number has a hole" >&2
            status=1
        }
    done
done
exit $status
