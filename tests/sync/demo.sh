#!/bin/sh
# demo.sh PROGRAMS: what ./run promises of the office that it starts.
#
# It opens what was sealed before there was a hub; the queue grows while the line is cut and
# drains when it is mended; two share one office, two folders have one each; however the phone
# ends, and also when whoever keeps the office is killed, no process stays behind.
set -eu
export DOORSTEP_PROGRAMS="$1"
work=$(mktemp -d)
device=$work/device
left() { pgrep -f "$work/" || true; } # what names our folder among its words
end() {
    status=$?
    exec 3>&- 4>&-
    for pid in $(left); do kill -9 "$pid" 2>/dev/null || true; done
    [ "$status" = 0 ] || tail -n 20 "$work"/*.out "$work"/*/run/log >&2 || true
    rm -rf "$work"
    exit "$status"
}
trap end EXIT
trap 'exit 1' INT TERM
fail() { echo "demo: $*" >&2; exit 1; }
until_true() { # WORDS... -- what is waited for is the last word
    for _ in $(seq 600); do
        ! "$@" 2>/dev/null || return 0
        sleep 0.1
    done
    fail "not in time: $*"
}
is_in() { grep -q "$1" "$2"; }
nothing_left() { [ -z "$(left)" ]; }

# A phone that stays on until its standard input ends.
phone() { # NAME DATA FIRST-WORDS...
    name=$1 data=$2
    shift 2
    mkfifo "$work/$name.in"
    ./run "$@" -- --data "$data" --language en --script - <"$work/$name.in" >"$work/$name.out" 2>&1 \
        3>&- 4>&- 5>&- &
    pid=$!
}
status() { ./run status -- --data "$device" --json; }
says() { status | grep -q "$1"; }
register() { cat tests/journeys/cn-rural-en.script; }

# As ./run left it before there was a hub: an office made on the device.
register | "$DOORSTEP_PROGRAMS/doorstep-ussd" emulate --demo --services assets/services/cn-rural \
    --data "$device" --language en --msisdn 19900009999 --script - >"$work/old.out"
[ -e "$device/office/office.key" ] || fail 'the demonstration makes no office of its own'

phone one "$device" --offline phone
one=$pid
exec 3>"$work/one.in"
until_true is_in 'office/  name: worker  password' "$work/one.out"
is_in 'The line to the office is cut' "$work/one.out" || fail 'nobody is told that the line is cut'
[ ! -e "$device/office/office.key" ] || fail "the office's secret key stays on the device"
says '"queued":{"entries":1,' || fail "what was queued before is not there: $(status)"
register >&3
until_true says '"queued":{"entries":2,'

# A second one, to the same office; the first is killed.
phone two "$device" phone
two=$pid
exec 4>"$work/two.in"
until_true is_in 'The office of another ./run' "$work/two.out"
kill -9 "$one"
./run mend -- --data "$device" >/dev/null
until_true says '"queued":{"entries":0,'
says '"refused":{"entries":0,' || fail "the office refuses what was sealed before: $(status)"
arrived() { [ "$(sqlite3 -readonly -cmd ".timeout 10000" "$device-hub/hub.db" 'SELECT count(*) FROM submission')" = 2 ]; }
until_true arrived

# And cut again.
./run cut -- --data "$device" >/dev/null
until_true is_in 'line: cut' "$device-hub/run/log"

# Another folder has an office of its own, at another port.
phone three "$work/other" phone
three=$pid
exec 5>"$work/three.in"
until_true is_in 'Starting the phone' "$work/three.out"
[ "$(cat "$work/other-hub/run/port")" != "$(cat "$device-hub/run/port")" ] || fail 'two hubs, one port'

# However they end.
exec 4>&-
wait "$two" || fail 'the second phone does not end well'
kill -HUP "$three"
wait "$three" 2>/dev/null || true
exec 3>&- 5>&-
until_true nothing_left

# Whoever keeps the office is killed.
rm "$work/one.in"
phone one "$device" phone
exec 3>"$work/one.in"
until_true is_in 'Starting the phone' "$work/one.out"
for keeper in $(pgrep -f "packaging/demo-office .*$work/"); do kill -9 "$keeper" 2>/dev/null || true; done
exec 3>&-
until_true nothing_left

# A hub that is gone: what was sealed for it is kept. A real office's device is left alone.
rm -r "$device-hub"
./run phone -- --data "$device" --script /dev/null >"$work/one.out"
is_in 'It is kept as' "$work/one.out" || fail 'nobody is told that the office is a new one'
ls "$device".before-*/doorstep.db >/dev/null || fail 'what was sealed for the old office is gone'
sed -i 's|^url = .*|url = https://office.county.example|' "$device/sync.conf"
! ./run phone -- --data "$device" --script /dev/null 2>"$work/one.out" || fail "a real office's device is taken"
is_in 'no demonstration' "$work/one.out" || fail 'nobody is told why'
until_true nothing_left
echo "demo: what waited has arrived, and no process is left"
