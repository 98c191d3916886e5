#!/bin/sh
# notices.sh BIN LOCALES PACK: what the office offers of itself, from its table to the person's ear
# and back.
#
# Two people register on their own phones. A table that nobody approved offers them nothing; once
# it is approved, both are offered what is due when they dial, a stranger is not. One says yes and
# is where it is done, with what is known filled in; the other says "not now" and is not asked
# again, on no device; the office has both answers.
set -eu
bin=$1 locales=$2 pack=$3
work=$(mktemp -d)
hub=''
end() {
    status=$?
    [ -z "$hub" ] || kill "$hub" 2>/dev/null || true
    [ -z "$hub" ] || wait "$hub" || { echo "notices: the hub did not end well" >&2; status=1; }
    [ "$status" = 0 ] || tail -n 5 "$work/hub.log" "$work/sync.log" >&2 || true
    rm -rf "$work"
    exit "$status"
}
trap end EXIT
fail() { echo "notices: $pack: $*" >&2; exit 1; }
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
export TZ=UTC0

# ---- Two people: what they type, from which phones, and what is offered ----
say() { printf '%s\n' "$@"; }
case $pack in
    cn-rural)
        country=86 one=19900000001 two=19900000002 registers=claim offered=enrol opens='join the old-age pension'
        tables='%s,入？,كىرەمسىز؟,Shall we do %s today?\n'
        registration() { # PHONE
            case $1 in "$one") identity=990001198507201170 ;; *) identity=990001196612010035 ;; esac
            say 'dial *123*1*3#' 1 1 1 1 1 $identity 1 1 1 1 1 1 "$1" 1 246810 1 98 98 93 1 drop
        }
        ;;
    ke)
        country='' one=254700000001 two=254700000002 registers=entitle offered=haba opens='you can join Haba Haba'
        tables='%s,Tufanye?,Shall we do %s today?\n'
        registration() { say 'dial *123*3*1#' 1 69 5 1 1 1 1 1 1 1 1 1 246810 98 93 1 drop; }
        ;;
esac
services=$work/services
cp -r "assets/services/$pack" "$services"

# ---- A hub and a device ----
hub_flags="--demo --data $work/hub --services $services --locales $locales"
# shellcheck disable=SC2086
"$bin/doorstep-hub" serve $hub_flags --listen 127.0.0.1:0 --port-file "$work/port" \
    >"$work/hub.out" 2>"$work/hub.log" &
hub=$!
for _ in $(seq 300); do [ ! -s "$work/port" ] || break; sleep 0.1; done
[ -s "$work/port" ] || fail "the hub does not start"
url=http://127.0.0.1:$(cat "$work/port")
enrol() { # DEVICE
    # shellcheck disable=SC2086
    code=$("$bin/doorstep-hub" device add 47 $hub_flags --address "$url" 2>/dev/null)
    "$bin/doorstep-sync" enrol "$code" --data "$work/$1" >"$work/sync.log" 2>&1 || fail "no enrolment"
}
carry() { # DEVICE
    "$bin/doorstep-sync" run --once --data "$work/$1" --quiet >>"$work/sync.log" 2>&1 ||
        fail "a round: $(tail -3 "$work/sync.log")"
}
dials=10
dial() { # DEVICE PHONE DAY INPUTS...: what is shown goes to $work/shown
    device=$1 phone=$2 day=$3
    shift 3
    dials=$((dials + 1)) # each at its own time, else a network says one thing twice
    say "$@" >"$work/script"
    "$bin/doorstep-ussd" emulate --services "$services" --data "$work/$device" --locales "$locales" \
        --language en --msisdn "$phone" --now "2026-03-0${day}T09:$dials:00Z" --script "$work/script" \
        >"$work/shown" 2>"$work/errors" || fail "the phone: $(cat "$work/errors")"
}
shows() { grep -q "$1" "$work/shown"; }
must() { shows "$1" || fail "no \"$1\" is shown: $(cat "$work/shown")"; }
must_not() { ! shows "$1" || fail "\"$1\" is shown: $(cat "$work/shown")"; }
# The hub looks within a quarter of a minute.
wait_for() { # COUNT SQL
    for _ in $(seq 150); do
        found=$(sqlite3 -readonly -cmd '.timeout 10000' "$work/hub/hub.db" "$2")
        [ "$found" != "$1" ] || return 0
        sleep 0.2
    done
    fail "$found instead of $1: $2"
}
enrol village
# The office writes a table of its own.
table=$services/office/offers.csv
columns=$(head -n 1 "$table")
row() { # NAME RULE VALUE FORMS STATES SERVICE
    # shellcheck disable=SC2059
    printf "$tables" "$1,$2,$3,,$4,$5,0,366,$6,2026-01-01,2099-12-31,the head of the office,of a test,no" "$1"
}
{ echo "$columns"; row news state '' "$registers" received case; row joining yearly 01-01 '*' '*' "$offered"; } >"$table"

# ---- They register, and nobody has approved the table ----
for phone in $one $two; do
    registration "$phone" >"$work/registration"
    dial village "$country$phone" 5 "$(cat "$work/registration")"
    must 'Your number is'
done
carry village
wait_for 2 "SELECT count(DISTINCT person) FROM book_case WHERE person <> ''"
for _ in $(seq 150); do ! grep -q 'nothing is offered' "$work/hub.log" || break; sleep 0.2; done
grep -q 'nothing is offered: offers.csv is not as' "$work/hub.log" || fail "the hub's log does not say that nothing is offered"
carry village
dial village "$country$one" 5 'dial *123#' 1 drop
must_not 'Shall we'

# ---- It is approved: offered on their own phones alone ----
# shellcheck disable=SC2086
"$bin/doorstep-hub" approve offers.csv --by 'the head of the office' $hub_flags >"$work/out" 2>&1 ||
    fail "no approval: $(cat "$work/out")"
wait_for 4 'SELECT count(*) FROM book_notice'
carry village
dial village "+$country$one" 6 'dial *123#' drop
must 'Shall we do news today?'
dial village "$country${one%?}9" 6 'dial *123#' drop
must_not 'Shall we'
dial village "$country$one" 6 'dial *123#' 00 drop # neither yes nor no: home
[ "$(grep -c 'Shall we' "$work/shown")" = 1 ] || fail "who goes home gets another offer: $(cat "$work/shown")"

# ---- One says yes to the news of the case, whose number is there, and to joining ----
number=$(sqlite3 -readonly "$work/village/doorstep.db" 'SELECT case_number FROM submission ORDER BY id LIMIT 1')
dial village "$country$one" 6 'dial *123#' 1 94 246810 00 1 drop
must "Now: .*$(echo "$number" | cut -c 7-)"
must 'Shall we do joining today?'
[ "$(grep -c 'Shall we' "$work/shown")" = 2 ] || fail "an offer comes twice: $(cat "$work/shown")"
must "$opens"

# ---- The other says "not now" to both ----
dial village "$country$two" 6 'dial *123#' 2 2 drop
[ "$(grep -c 'Shall we' "$work/shown")" = 2 ] || fail "not two offers: $(cat "$work/shown")"
dial village "$country$two" 7 'dial *123#' drop
must_not 'Shall we'
carry village
wait_for 'joining|no
news|no
news|yes' "SELECT offer, answer FROM book_notice WHERE answer <> '' ORDER BY 1, 2"
# Theirs are not the rows of the other, who has not joined yet.
wait_for 1 "SELECT count(*) FROM book_person WHERE published <> ''"
carry village
dial village "$country$two" 8 'dial *123#' drop
must_not 'Shall we'

# ---- The same at another device ----
enrol town
carry town
dial town "$country$two" 8 'dial *123#' drop
must_not 'Shall we'
dial town "$country$one" 8 'dial *123#' drop
must 'Shall we do joining today?'
if [ "$pack" = cn-rural ]; then
    # A stranger's phone, and who they are is typed: offered at once, and not typed again.
    dial town 8619900000009 8 'dial *123*1*4#' 1 1 990001198507201170 1 1 1 1 1 1 drop
    must 'Shall we do joining today?'
    must 'Now: .*70'
fi

# ---- A letter of the table is changed: nothing is offered, old or new, until it is approved ----
cp "$table" "$work/approved.csv"
sed -i 's/Shall we do/Shall we now do/' "$table"
wait_for 0 "SELECT count(*) FROM book_person WHERE published <> ''"
carry town
dial town "$country$one" 9 'dial *123#' 00 drop
must_not 'Shall we'
cp "$work/approved.csv" "$table"
wait_for 1 "SELECT count(*) FROM book_person WHERE published <> ''"
carry town
dial town "$country$one" 9 'dial *123#' 00 drop
must 'Shall we do joining today?'

# ---- What the office sees of it ----
cookie=$(curl -sS -m 60 -o /dev/null -D - -d name=administrator -d password=demonstration "$url/office/login" |
    sed -n 's/^[Ss]et-[Cc]ookie: \(doorstep=[0-9a-f]*\).*/\1/p')
curl -sS -m 60 -o "$work/page" -b "$cookie" "$url/office/offers"
grep -q 'the head of the office' "$work/page" || fail "the office does not see who approved: $(cat "$work/page")"
! grep -q 'class="refusal"' "$work/page" || fail "the office reads that the table is refused"
for file in "$work"/village/doorstep.db* "$work"/town/doorstep.db* "$work"/hub/hub.db*; do
    ! grep -aq -e "$one" -e "$two" "$file" || fail "$file names a phone"
done
echo "notices: $pack: approved, offered, taken up, refused"
