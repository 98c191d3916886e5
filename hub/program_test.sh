#!/bin/sh
# program_test.sh HUB: the program as an administrator meets it: keys under a
# passphrase, TLS, codes, tokens, signals, the audit trail, and a hub that reads nothing.
set -eu
hub=$1
work=$(mktemp -d)
server=
end() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT
fail() {
    echo "FAILED: $*" >&2
    cat "$work/log" >&2 2>/dev/null || true
    exit 1
}

set -- --data "$work/data" --services assets/services/ke --by tester
printf 'a passphrase of some length\n' >"$work/right"
printf 'another passphrase, wrong\n' >"$work/wrong"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null

run() { "$hub" "$@"; }
start() { # FLAGS...: serves until stop
    rm -f "$work/port"
    "$hub" serve --listen 127.0.0.1:0 --port-file "$work/port" "$@" >"$work/out" 2>"$work/log" &
    server=$!
    while [ ! -s "$work/port" ]; do
        kill -0 "$server" 2>/dev/null || return 1
        sleep 0.05
    done
    port=$(cat "$work/port")
}
stop() {
    kill -TERM "$server"
    wait "$server" || fail "it does not end with 0"
    server=
}
says() { # WORDS in the log
    grep -q "$1" "$work/log" || fail "the log does not say: $1"
}

# Without keys nothing starts, and it is said what to do.
run serve "$@" >"$work/out" 2>"$work/log" && fail "it starts without keys"
says "key make"

# A pair under a passphrase; a short one is refused.
printf 'short\n' >"$work/short"
run key make "$@" --passphrase-file "$work/short" 2>/dev/null && fail "a short passphrase"
run key make "$@" --passphrase-file "$work/right" >/dev/null
run key make "$@" --passphrase-file "$work/right" 2>/dev/null && fail "keys are made anew"
grep -rq "passphrase" "$work/data" && fail "a passphrase lies in the data"
start "$@" --passphrase-file "$work/wrong" && fail "it starts with a wrong passphrase"
wait "$server" && fail "a wrong passphrase ends with 0"
server=

# Over TLS, with the key open.
start "$@" --passphrase-file "$work/right" --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" ||
    fail "it does not start"
says "with the office's key"
ask() { curl --silent --show-error --max-time 20 --cacert "$work/cert.pem" "$@"; }
url=https://127.0.0.1:$port
[ "$(ask "$url/healthz")" = ok ] || fail "it is not well"
ask "$url/metrics" | grep -q '^doorstep_reads 1$' || fail "no figures"
[ "$(ask -o /dev/null -w '%{http_code}' "$url/nothing")" = 404 ] || fail "no 404"

# What an administrator does while it serves.
code=$(run device add east "$@" 2>/dev/null)
echo "$code" | grep -Eq '^([A-HJKMNP-TV-Z2-9]{4}-){3}[A-HJKMNP-TV-Z2-9]{4}$' || fail "no code: $code"
[ -z "$(run device list "$@")" ] || fail "there is a device"
run device revoke 00 "$@" 2>/dev/null && fail "a device called 00"
client=$(run token add nurse east "$@" --address "$url" 2>/dev/null)
list=$(ask -H 'X-OpenRosa-Version: 1.0' "$client/formList")
echo "$list" | grep -q '<formID>sha</formID>' || fail "no list of forms"
run token revoke nurse "$@"
[ "$(ask -o /dev/null -w '%{http_code}' -H 'X-OpenRosa-Version: 1.0' "$client/formList")" = 403 ] ||
    fail "a revoked token is let in"
run user add jo worker east "$@" --passphrase-file "$work/right"
run user add jo worker east "$@" --passphrase-file "$work/right" 2>/dev/null && fail "jo twice"
# What the office offers of itself counts as its approver approved it.
run approve offers.csv "$@" 2>"$work/log" && fail "somebody approves whom the table does not name"
says "as its approver"
run approve offers.csv "$@" --by "head of the office" | grep -q "approved" || fail "no approval"
run audit verify "$@" | grep -q 'each follows from the one before' || fail "the trail is broken"
mkdir "$work/stick"
run import "$work/stick" "$@" 2>/dev/null && fail "a stick of somebody else's"

# Services anew, by a signal; nothing has changed.
kill -HUP "$server"
while ! grep -q 'hub: 0 files' "$work/log"; do sleep 0.05; done
grep -q "$(basename "$client")" "$work/log" && fail "a token stands in the log"
stop
says '"hub: ends"'

# Without the key it receives and reads nothing.
start "$@" --no-key || fail "it does not start without the key"
says "without the office's key"
curl --silent --max-time 20 "http://127.0.0.1:$port/metrics" | grep -q '^doorstep_reads 0$' ||
    fail "it reads"
stop

# Wrong uses.
for wrong in "" "dance" "device" "device add" "serve now" "serve --listen 80" "serve --tls-cert x"; do
    code=0
    # shellcheck disable=SC2086
    run $wrong >/dev/null 2>&1 || code=$?
    [ "$code" = 64 ] || fail "\"$wrong\" ends with $code"
done
run --help | grep -q 'doorstep-hub COMMAND' || fail "no help"
