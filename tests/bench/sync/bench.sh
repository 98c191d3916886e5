#!/bin/sh
# bench.sh PROGRAMS TOOLS [REGISTRATIONS [BITS-A-SECOND [LOSS]]]
#
# REGISTRATIONS (1,000) are made on a phone and queued, then sent over a line of 9,600 bits a
# second and 700 ms there and back, on which LOSS (0) percent of the packets are lost
# (tests/sync/thinlink.c). Told are the seconds, what the line would need for the same bytes if
# it never stood still, and the bytes of a registration on the wire, IP and TCP included. Then
# curl sends a file of as many bytes over the same line, which is what TCP makes of it, and last
# the same registrations go as plain OpenRosa, one multipart POST each over one connection.
# Ends with 77 where there is no root or no /dev/net/tun.
set -eu
programs=$1 tools=$2 count=${3:-1000} rate=${4:-9600} loss=${5:-0}

skip() { echo "bench_sync: NOT MEASURED: $*" >&2; exit 77; }
[ "$(id -u)" = 0 ] || skip 'network namespaces need root'
[ -c /dev/net/tun ] || skip 'there is no /dev/net/tun'
command -v ip >/dev/null || skip 'ip (iproute2) is missing'
fail() { echo "bench_sync: $*" >&2; tail -n 5 "$work"/*.log >&2; exit 1; }

work=$(mktemp -d)
data=$work/device hub=$work/hub services=assets/services/cn-rural
home=doorstep-$$-a office=doorstep-$$-b
hub_pid='' line_pid='' sync_pid=''
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
end() {
    status=$?
    trap - EXIT
    [ -z "$sync_pid" ] || kill "$sync_pid" 2>/dev/null || true
    [ -z "$hub_pid" ] || kill -9 "$hub_pid" 2>/dev/null || true
    [ -z "$line_pid" ] || kill -9 "$line_pid" 2>/dev/null || true
    for space in "$home" "$office"; do
        ip netns pids "$space" 2>/dev/null | while read -r pid; do kill -9 "$pid" || true; done
        ip netns del "$space" 2>/dev/null || true
    done
    rm -rf "$work"
    exit "$status"
}
trap end EXIT
trap 'exit 1' INT TERM

# ---- The line: opened, and closed with what went over it in $up, $down and $packets ----

ip netns add "$home" 2>/dev/null || skip 'no network namespace can be made'
ip netns add "$office"
open_line() { # DELAY RATE LOSS
    "$tools/sync_thinlink" --delay "$1" --rate "$2" --loss "$3" --seed 1 "$home" "$office" \
        >"$work/line.txt" 2>"$work/line.log" &
    line_pid=$!
    until grep -q ready "$work/line.txt" 2>/dev/null; do
        kill -0 "$line_pid" 2>/dev/null || skip "no line can be made: $(cat "$work/line.log")"
        sleep 0.05
    done
}
read_line() { # as the line last told
    up=$(sed -n 's/^A to B: [0-9]* packets, \([0-9]*\) bytes.*/\1/p' "$work/line.txt" | tail -n 1)
    down=$(sed -n 's/^B to A: [0-9]* packets, \([0-9]*\) bytes.*/\1/p' "$work/line.txt" | tail -n 1)
}
close_line() {
    kill -TERM "$line_pid"
    wait "$line_pid" || true
    line_pid=''
    read_line
}
sync_once() {
    ip netns exec "$home" "$programs/doorstep-sync" run --once --quiet --data "$data" >>"$work/sync.log" 2>&1
}
waiting() { sqlite3 -readonly -cmd ".timeout 10000" "$data/doorstep.db" 'SELECT count(*) FROM submission WHERE state <> 2'; }
now() { date +%s.%N; }

# ---- An office and a device ----

open_line 0 1000000000 0
flags="--demo --data $hub --services $services"
# shellcheck disable=SC2086
ip netns exec "$office" "$programs/doorstep-hub" serve $flags --listen 0.0.0.0:8080 \
    --address http://10.77.0.2:8080 --port-file "$work/port" >>"$work/hub.log" 2>&1 &
hub_pid=$!
until [ -s "$work/port" ]; do
    kill -0 "$hub_pid" 2>/dev/null || fail 'the hub does not start'
    sleep 0.05
done
# shellcheck disable=SC2086
code=$("$programs/doorstep-hub" device add north $flags 2>>"$work/hub.log")
ip netns exec "$home" "$programs/doorstep-sync" enrol "http://10.77.0.2:8080#$code" --data "$data" \
    --services "$services" >>"$work/sync.log" 2>&1 || fail 'the device is not enrolled'
sync_once || fail 'nothing is fetched'
close_line
for number in $(seq "$count"); do
    "$programs/doorstep-ussd" emulate --services "$data/deployment/current" --data "$data" --language en \
        --msisdn "1990$((1000000 + number))" --seed "$number" \
        --script tests/journeys/cn-rural-en.script >"$work/ussd.log" 2>&1 || fail 'nobody can register'
done
[ "$(waiting)" -eq "$count" ] || fail "$(waiting) wait, not $count"

# ---- In batches ----

open_line 350 "$rate" "$loss"
began=$(now)
(until sync_once; do :; done) &
sync_pid=$!
until [ "$(waiting)" -eq 0 ]; do sleep 0.1; done
ended=$(now)
kill -HUP "$line_pid"
sleep 0.1
read_line
sent=$up answered=$down
awk -v n="$count" -v up="$sent" -v down="$answered" -v rate="$rate" -v s="$began" -v e="$ended" -v loss="$loss" 'BEGIN {
    took = e - s; allowed = up * 8 / rate
    printf "%d registrations, %d bit/s, %s %% lost: %.1f s until the last is acknowledged; ", n, rate, loss, took
    printf "the line needs %.1f s for the %d bytes: %.2f times\n", allowed, up, took / allowed
    printf "bytes a registration, HTTP, TCP and IP included: %.0f there, %.0f back, %.0f in all\n",
        up / n, down / n, (up + down) / n }'
batched=$((sent + answered))
wait "$sync_pid"
sync_pid=''
told=$(now)
close_line
awk -v n="$count" -v up=$((up - sent)) -v down=$((down - answered)) -v s="$ended" -v e="$told" 'BEGIN {
    printf "then the news of their cases: %.1f s, bytes a case: %.0f there, %.0f back\n", e - s, up / n, down / n }'

# ---- As many bytes, by curl: the hub reads them whole, and then says that they are no batch ----

bytes=$(sed -n 's/.*"route":"\/doorstep\/1\/batch\/","status":200,"in":\([0-9]*\).*/\1/p' "$work/hub.log" | awk '{ n += $1 } END { print n }')
head -c "$bytes" /dev/urandom >"$work/bytes"
open_line 350 "$rate" "$loss"
curled=$(ip netns exec "$home" curl --noproxy '*' -s -S -o /dev/null -w '%{http_code} %{time_total}' -T "$work/bytes" \
    -H Expect: -H 'Doorstep-At: 0' -H "Doorstep-Size: $bytes" \
    http://10.77.0.2:8080/doorstep/1/batch/00000000000000000000000000000000 2>"$work/curl.log") || fail "curl ends with $?"
close_line
case $curled in 40*) ;; *) fail "a file is not read: $curled" ;; esac
awk -v t="${curled#* }" -v n="$bytes" -v s="$began" -v e="$ended" 'BEGIN {
    printf "curl needs %.1f s for one file of their %d bytes over the same line: ours took %.2f times as long\n", t, n, (e - s) / t }'

# ---- The same, as plain OpenRosa ----

mkdir "$work/xml"
"$tools/bench_plain" "$hub" "$services" "$programs/../locales" "$work/xml" 2>"$work/plain.log" ||
    fail 'the submissions cannot be read'
# shellcheck disable=SC2086
url=$("$programs/doorstep-hub" token add odk north $flags --address http://10.77.0.2:8080 2>>"$work/hub.log")
: >"$work/curl"
made=0
for file in "$work"/xml/*.xml; do
    made=$((made + 1))
    sed -i 's/uuid:......../uuid:0badf00d/' "$file" # another identity, or it would be known already
    [ "$made" -eq 1 ] || echo next >>"$work/curl"
    cat >>"$work/curl" <<CURL
url = "$url/submission"
form = "xml_submission_file=@$file;type=text/xml"
header = "X-OpenRosa-Version: 1.0"
header = "Date: $(date -u '+%a, %d %b %Y %H:%M:%S GMT')"
user-agent = "org.odk.collect.android/v2024.3.0 Dalvik/2.1.0"
output = "/dev/null"
write-out = "%{http_code}\n"
silent
CURL
done
[ "$made" -eq "$count" ] || fail "$made submissions were read, not $count"
open_line 0 1000000000 0
ip netns exec "$home" curl --noproxy '*' --config "$work/curl" >"$work/codes" 2>"$work/curl.log" ||
    fail "curl ends with $?: $(sort "$work/codes" | uniq -c)"
close_line
[ "$(grep -c '^201$' "$work/codes")" -eq "$count" ] || fail "not each is taken: $(sort "$work/codes" | uniq -c)"
cat "$work"/xml/*.xml | wc -c | awk -v n="$count" -v up="$up" -v down="$down" -v batched="$batched" '{
    printf "as plain OpenRosa, without any sealing (%.0f bytes of XML each): %.0f there, %.0f back, %.0f in all: %.1f times as much\n",
        $1 / n, up / n, down / n, (up + down) / n, (up + down) / batched }'
