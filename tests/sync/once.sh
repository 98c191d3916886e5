#!/bin/sh
# once.sh PROGRAMS SEEDER CUTTER [SEED]: everything that was queued reaches the hub exactly once.
#
# A hub, a device enrolled with it, registrations made on a phone and others with recordings.
# They go over a line that breaks after bytes that the seed chooses; then more of them while
# either side is killed (SIGKILL), again and again; then more of them on a stick, which is
# carried twice. At the end the hub must hold each part of each submission once, byte for byte,
# and the device must know that it does; and a deployment that came must be the one in use.
set -eu
programs=$1 seeder=$2 cutter=$3 seed=${4:-1}
work=$(mktemp -d)
data=$work/device hub=$work/hub
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
hub_pid='' cutter_pid=''
end() {
    [ -z "$hub_pid" ] || kill -9 "$hub_pid" 2>/dev/null || true
    [ -z "$cutter_pid" ] || kill -9 "$cutter_pid" 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT
trap 'exit 1' INT TERM

fail() {
    echo "once: $*" >&2
    tail -n 5 "$work"/*.log >&2 || true
    "$programs/doorstep-sync" status --data "$data" >&2 || true
    exit 1
}

# At another port each time, of which the device is told: what was killed leaves its port taken.
start_hub() {
    : >"$work/port"
    "$programs/doorstep-hub" serve --demo --data "$hub" --services assets/services/cn-rural \
        --listen 127.0.0.1:0 --port-file "$work/port" >>"$work/hub.log" 2>&1 &
    hub_pid=$!
    tries=0
    until [ -s "$work/port" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] && kill -0 "$hub_pid" 2>/dev/null || fail "the hub does not start"
        sleep 0.1
    done
    port=$(cat "$work/port")
    [ ! -e "$data/sync.conf" ] || reach "$port"
}
reach() { # PORT
    sed -i "s|^url = .*|url = http://127.0.0.1:$1|" "$data/sync.conf"
}

# Until all is sent, at most so many times.
sync_until_done() {
    for _ in $(seq "$1"); do
        "$programs/doorstep-sync" run --once --quiet --data "$data" >>"$work/sync.log" 2>&1 &&
            return 0
        [ $? -eq 75 ] || fail "doorstep-sync: $(tail -n 2 "$work/sync.log")"
    done
    fail "not done after $1 tries: $(tail -n 2 "$work/sync.log")"
}

# SQL on the device's store and on the hub's.
device_sql() { sqlite3 -readonly -cmd ".timeout 10000" "$data/doorstep.db" "$1"; }
hub_sql() { sqlite3 -readonly -cmd ".timeout 10000" "$hub/hub.db" "$1"; }

check_all_is_there_once() {
    waiting=$(device_sql 'SELECT count(*) FROM submission WHERE state <> 2')
    [ "$waiting" -eq 0 ] || fail "$1: $waiting are not acknowledged"
    device_sql 'SELECT instance_id FROM submission ORDER BY 1' >"$work/sent"
    hub_sql 'SELECT instance_id FROM submission ORDER BY 1' >"$work/arrived"
    cmp -s "$work/sent" "$work/arrived" || fail "$1: other submissions arrived than were sent"
    device_sql 'SELECT hex(bytes) FROM part ORDER BY 1' >"$work/sent"
    hub_sql 'SELECT hex(bytes) FROM part ORDER BY 1' >"$work/arrived"
    cmp -s "$work/sent" "$work/arrived" || fail "$1: other bytes arrived than were sent"
    [ "$(hub_sql 'SELECT count(*) FROM stray')" -eq 0 ] || fail "$1: something arrived twice"
    echo "once: $1: $(wc -l <"$work/sent") parts, each once"
}

registered=0
register() { # HOW-MANY: on a phone
    for _ in $(seq "$1"); do
        registered=$((registered + 1))
        "$programs/doorstep-ussd" emulate --services "$data/deployment/current" --data "$data" \
            --language en --msisdn "1990000$((1000 + registered))" --seed "$registered" \
            --script tests/journeys/cn-rural-en.script >"$work/ussd.log" 2>&1 ||
            fail "doorstep-ussd: $(tail -n 2 "$work/ussd.log")"
    done
}

# ---- A line that breaks ----
start_hub
code=$("$programs/doorstep-hub" device add north --demo --data "$hub" \
    --address "http://127.0.0.1:$port" 2>/dev/null | grep -o '[A-Z0-9]\{4\}\(-[A-Z0-9]\{4\}\)\{3\}' | head -n 1)
"$programs/doorstep-sync" enrol "http://127.0.0.1:$port#$code" --data "$data" --name hall >/dev/null
sync_until_done 3
[ -e "$data/deployment/current/deployment.conf" ] || fail 'no deployment came'
form=$(hub_sql "SELECT form_id FROM news_form WHERE submits ORDER BY 1 LIMIT 1")
version=$(hub_sql "SELECT version FROM news_form WHERE form_id = '$form' LIMIT 1")
register 2
"$seeder" "$data" "$form" "$version" 150 3
"$cutter" "$port" "$seed" 30 20000 >"$work/cutter.port" &
cutter_pid=$!
until [ -s "$work/cutter.port" ]; do sleep 0.1; done
reach "$(cat "$work/cutter.port")"
sync_until_done 60
check_all_is_there_once 'a line that breaks'

# ---- Killed, both of them ----
reach "$port"
"$seeder" "$data" "$form" "$version" 100 6 1000
for try in $(seq 12); do
    after=$(awk -v n="$try" -v s="$seed" 'BEGIN { srand(s * 100 + n); printf "%.3f", 0.02 + rand() * n / 12 }')
    if [ $((try % 3)) -eq 0 ]; then
        "$programs/doorstep-sync" run --once --quiet --data "$data" >>"$work/sync.log" 2>&1 &
        sync_pid=$!
        sleep "$after"
        kill -9 "$hub_pid"
        wait "$hub_pid" 2>/dev/null || true
        wait "$sync_pid" || true
        start_hub
        # So that there is something to lose.
        "$seeder" "$data" "$form" "$version" 20 1 $((1000 + try * 1000))
    else
        timeout -s KILL "$after" "$programs/doorstep-sync" run --once --quiet --data "$data" \
            >>"$work/sync.log" 2>&1 || true
    fi
done
sync_until_done 10
check_all_is_there_once 'killed'

# ---- On a stick ----
mkdir "$work/stick"
"$seeder" "$data" "$form" "$version" 40 2 100000
"$programs/doorstep-sync" export "$work/stick" --data "$data" >/dev/null
cp -r "$work/stick" "$work/copy"
kill -9 "$hub_pid"
wait "$hub_pid" 2>/dev/null || true
for stick in stick copy stick; do
    "$programs/doorstep-hub" import "$work/$stick" --demo --data "$hub" \
        --services assets/services/cn-rural >>"$work/hub.log" 2>&1 || fail "hub import: $stick"
    "$programs/doorstep-sync" import "$work/$stick" --data "$data" >>"$work/sync.log" 2>&1 ||
        fail "import: $(tail -n 2 "$work/sync.log")"
done
check_all_is_there_once 'a stick, carried three times'
start_hub

# ---- The daemon ----
NOTIFY_SOCKET='' "$programs/doorstep-sync" run --data "$data" >>"$work/daemon.log" 2>&1 &
daemon_pid=$!
"$seeder" "$data" "$form" "$version" 5 0 200000
tries=0
until [ "$(device_sql 'SELECT count(*) FROM submission WHERE state <> 2')" -eq 0 ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || fail "the daemon does not send: $(tail -n 3 "$work/daemon.log")"
    sleep 0.1
done
kill -TERM "$daemon_pid" || fail "the daemon ended by itself"
wait "$daemon_pid" || fail "the daemon ends with $?"
check_all_is_there_once 'a daemon that saw the queue grow'
"$programs/doorstep-sync" status --json --data "$data" | grep -q '"queued":{"entries":0' ||
    fail 'status does not say that all is sent'
