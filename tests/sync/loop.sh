#!/bin/sh
# loop.sh PROGRAMS TOOLS RUNS [FIRST-SEED [POSTGRES]]: the loop over the thinnest line there is.
#
# Two network namespaces with a real TCP/IP line between them: 700 ms there and back, 9.6 kbit/s,
# one packet in twenty lost (tests/sync/thinlink.c). In one lives a hub, in the other a device.
# Each run queues submissions and sends them, while at points that the seed chooses doorstep-sync
# or doorstep-hub is killed (SIGKILL) or the line is cut. At the end of each run every submission
# is at the hub once, byte for byte, nothing else is, and the device knows it. Last, the network
# is pulled from under a doorstep-sync that goes on: the queue grows, and drains when it is back.
#
# POSTGRES: a file whose first line is a connection string (tests/postgres.sh); without it the
# hub keeps SQLite. Ends with 77 where there is no root or no /dev/net/tun: then nothing was tested.
set -eu
programs=$1 tools=$2 runs=$3 first=${4:-1} database=
[ $# -lt 5 ] || database=$(head -n 1 "$5")
kind=${database:+PostgreSQL} kind=${kind:-SQLite}

skip() { echo "loop: NOT TESTED: $*" >&2; exit 77; }
[ "$(id -u)" = 0 ] || skip 'network namespaces need root'
[ -c /dev/net/tun ] || skip 'there is no /dev/net/tun'
command -v ip >/dev/null || skip 'ip (iproute2) is missing'
for tool in sync_seed sync_thinlink; do
    [ -x "$tools/$tool" ] || { echo "loop: there is no $tools/$tool: build it first" >&2; exit 64; }
done

work=$(mktemp -d)
data=$work/device hub=$work/hub
home=doorstep-$$-a office=doorstep-$$-b # the namespaces
hub_pid='' sync_pid='' line_pid='' own=''
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY

end() {
    status=$?
    trap - EXIT
    for pid in $sync_pid $hub_pid $line_pid; do kill -9 "$pid" 2>/dev/null || true; done
    for space in "$home" "$office"; do
        ip netns pids "$space" 2>/dev/null | while read -r pid; do kill -9 "$pid" || true; done
        ip netns del "$space" 2>/dev/null || true
    done
    [ -z "$own" ] || psql -q "$database" -c "DROP DATABASE IF EXISTS $own WITH (FORCE)" || true
    rm -rf "$work"
    exit "$status"
}
trap end EXIT
trap 'exit 1' INT TERM
fail() {
    echo "loop: $kind: $*" >&2
    tail -n 5 "$work"/*.log >&2 || true
    "$programs/doorstep-sync" status --data "$data" >&2 || true
    exit 1
}

# ---- The line and its ends ----

ip netns add "$home" 2>/dev/null || skip 'no network namespace can be made'
ip netns add "$office"
"$tools/sync_thinlink" --delay 350 --rate 9600 --loss 5 --seed "$first" "$home" "$office" \
    >"$work/line.txt" 2>"$work/line.log" &
line_pid=$!
until grep -q ready "$work/line.txt" 2>/dev/null; do
    kill -0 "$line_pid" 2>/dev/null || skip "no line can be made: $(cat "$work/line.log")"
    sleep 0.05
done

hub_flags="--demo --data $hub --services assets/services/cn-rural"
if [ -n "$database" ]; then
    own=doorstep_loop_$$
    psql -q "$database" -c "CREATE DATABASE $own"
    where=$(echo "$database" | sed "s/dbname=[^ ]*/dbname=$own/")
fi
hub_program() {
    # shellcheck disable=SC2086
    set -- "$@" $hub_flags
    [ -z "$database" ] || set -- "$@" --database "$where"
    exec ip netns exec "$office" "$programs/doorstep-hub" "$@"
}
start_hub() { # where it was before, as an office's is
    rm -f "$work/port"
    (hub_program serve --listen 10.77.0.2:8080 --port-file "$work/port") >>"$work/hub.log" 2>&1 &
    hub_pid=$!
    for _ in $(seq 1200); do
        [ ! -s "$work/port" ] || return 0
        kill -0 "$hub_pid" 2>/dev/null || fail 'the hub does not start'
        sleep 0.05
    done
    fail 'the hub does not start in a minute'
}
sync_from() { # NAMESPACE WORDS...
    space=$1
    shift
    ip netns exec "$space" "$programs/doorstep-sync" "$@" --data "$data" --quiet
}

# ---- What must be so in the end ----

device_sql() { sqlite3 -readonly -cmd ".timeout 10000" "$data/doorstep.db" "$1"; }
hub_sql() {
    if [ -n "$database" ]; then psql -qtA "$where" -c "$1"; else sqlite3 -readonly -cmd ".timeout 10000" "$hub/hub.db" "$1"; fi
}
hub_bytes="hex(bytes)"
[ -z "$database" ] || hub_bytes="upper(encode(bytes, 'hex'))"
waiting() { device_sql 'SELECT count(*) FROM submission WHERE state <> 2'; }
sorted() { LC_ALL=C sort; }

check_all_is_there_once() { # WHAT
    [ "$(waiting)" -eq 0 ] || fail "$1: $(waiting) are not acknowledged"
    device_sql 'SELECT instance_id FROM submission' | sorted >"$work/sent"
    hub_sql 'SELECT instance_id FROM submission' | sorted >"$work/arrived"
    cmp -s "$work/sent" "$work/arrived" || fail "$1: other submissions arrived than were sent"
    [ "$(sort -u "$work/arrived" | wc -l)" -eq "$total" ] || fail "$1: there are not $total of them"
    device_sql 'SELECT hex(bytes) FROM part' | sorted >"$work/sent"
    hub_sql "SELECT $hub_bytes FROM part" | sorted >"$work/arrived"
    cmp -s "$work/sent" "$work/arrived" || fail "$1: other bytes arrived than were sent"
    [ "$(hub_sql 'SELECT count(*) FROM stray')" -eq 0 ] || fail "$1: something arrived twice"
}

# ---- One run ----

total=0
queue() { # HOW-MANY HOW-MANY-RECORDED
    "$tools/sync_seed" "$data" "$form" "$version" "$1" "$2" "$total" || fail 'nothing can be queued'
    total=$((total + $1 + $2))
}

# Sends until all is sent; started anew when it was killed, as systemd would.
send_all() {
    until [ -e "$work/stop" ]; do
        rc=0
        sync_from "$home" run --once >>"$work/sync.log" 2>&1 || rc=$?
        case $rc in
            0) [ "$(waiting)" -gt 0 ] || [ ! -e "$work/last" ] || return 0 ;;
            75 | 137) ;;
            *) echo "doorstep-sync ends with $rc" >>"$work/sync.log" && return 1 ;;
        esac
    done
}
kill_sync() {
    for pid in $(ip netns pids "$home"); do
        [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != doorstep-sync ] || kill -9 "$pid" 2>/dev/null || true
    done
}
# Lines: wait so long, do that, for so long.
plan() { # SEED
    awk -v s="$1" 'BEGIN {
        srand(s); split("sync hub cut sync hub", what, " ")
        for (i = 2 + int(rand() * 3); i > 0; i--)
            printf "%.2f %s %.2f\n", 0.1 + rand() * 4, what[1 + int(rand() * 5)], 0.3 + rand() * 3
    }'
}
one_run() { # SEED
    seed=$1 cuts=0 kills=0 began=$(date +%s)
    rm -f "$work/stop" "$work/last"
    recorded=0
    [ "$((seed % 25))" -ne 0 ] || recorded=1 # as long a message as there is takes a minute
    queue "$((3 + seed % 13))" "$recorded"
    send_all &
    sync_pid=$!
    plan "$seed" >"$work/plan"
    while read -r after what during <&9; do
        sleep "$after"
        case $what in
            sync)
                kill_sync
                kills=$((kills + 1))
                ;;
            hub)
                kill -9 "$hub_pid"
                wait "$hub_pid" 2>/dev/null || true
                start_hub
                kills=$((kills + 1))
                ;;
            cut)
                kill -USR1 "$line_pid"
                sleep "$during"
                kill -USR2 "$line_pid"
                cuts=$((cuts + 1))
                ;;
        esac
        queue 2 0 # so that there is something to lose
    done 9<"$work/plan"
    : >"$work/last"
    for _ in $(seq 3000); do
        kill -0 "$sync_pid" 2>/dev/null || break
        sleep 0.1
    done
    : >"$work/stop"
    ! kill -0 "$sync_pid" 2>/dev/null || fail "seed $seed: not done in five minutes"
    wait "$sync_pid" || fail "seed $seed: $(tail -n 1 "$work/sync.log")"
    sync_pid=''
    check_all_is_there_once "seed $seed"
    echo "loop: $kind: seed $seed: $total in all, each once ($kills killed, $cuts cut, $(($(date +%s) - began)) s)"
}

# ---- The network is pulled ----

queued() { sync_from "$home" status --json | sed -n 's/.*"queued":{"entries":\([0-9]*\).*/\1/p'; }
becomes() { # WANTED WHAT
    for _ in $(seq 1200); do
        [ "$(queued)" != "$1" ] || return 0
        sleep 0.1
    done
    fail "$2: queued are $(queued), not $1: $(sync_from "$home" status --json)"
}
pulled() {
    (NOTIFY_SOCKET='' sync_from "$home" run) >>"$work/daemon.log" 2>&1 &
    sync_pid=$!
    queue 4 0
    becomes 0 'with a network'
    ip -n "$home" link set thin down
    queue 5 0
    becomes 5 'pulled'
    queue 3 0
    becomes 8 'pulled'
    ip -n "$home" link set thin up
    becomes 0 'the network is back'
    kill_sync
    wait "$sync_pid" 2>/dev/null || true
    sync_pid=''
    rm -f "$work/stop"
    : >"$work/last"
    send_all
    check_all_is_there_once 'pulled'
    echo "loop: $kind: pulled: 4 sent; 5, then 8 waited; 0 when the network was back"
}

# ---- All of it ----

start_hub
code=$( (hub_program device add north) 2>>"$work/hub.log" | head -n 1)
# From the office's own end: how a device is enrolled is not what is tried here.
sync_from "$office" enrol "http://10.77.0.2:8080#$code" --name hall --services assets/services/cn-rural \
    >>"$work/sync.log" 2>&1 || fail 'the device is not enrolled'
for _ in 1 2 3; do sync_from "$office" run --once >>"$work/sync.log" 2>&1 || fail 'nothing is fetched'; done
form=$(hub_sql "SELECT form_id FROM news_form WHERE submits <> 0 ORDER BY 1 LIMIT 1")
version=$(hub_sql "SELECT version FROM news_form WHERE form_id = '$form' LIMIT 1")
for seed in $(seq "$first" $((first + runs - 1))); do one_run "$seed"; done
pulled
kill -TERM "$line_pid"
wait "$line_pid" || true
line_pid=''
sed -n "s/^[AB] to/loop: $kind: &/p" "$work/line.txt"
