#!/bin/sh
# loop.sh BIN LOCALES: the programs themselves with an OpenRosa server as the office.
#
# A hub serves encrypted forms through its OpenRosa door; doorstep-sync fetches them by the token
# in its address and has them judged as the kiosk would open them; somebody registers on the
# phone; what arrives at the hub is opened with OpenSSL's command line alone.
set -eu
bin=$1 locales=$2
work=$(mktemp -d)
hub=''
end() {
    status=$?
    [ -z "$hub" ] || kill "$hub" 2>/dev/null || true
    [ -z "$hub" ] || wait "$hub" || status=1
    [ "$status" = 0 ] || tail -n 5 "$work/hub.log" "$work/sync.log" >&2
    rm -rf "$work"
    exit "$status"
}
trap end EXIT
fail() { echo "loop: $*" >&2; exit 1; }
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY

# ---- An office that uses ODK's tools: its key stands in every form that sends ----
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/office.pem" 2>/dev/null
key=$(openssl pkey -in "$work/office.pem" -pubout -outform DER | base64 | tr -d '\n')
cp -r assets/services/cn-rural "$work/pack"
encrypt() { # FORM
    sed -i "0,/<\/model>/s##<submission base64RsaPublicKey=\"$key\"/></model>#" "$work/pack/$1/form.xml"
}
for form in "$work"/pack/*/form.xml; do
    name=$(basename "$(dirname "$form")")
    grep -q 'submit="no"' "$form" || [ "$name" = call ] || encrypt "$name"
done
hub_flags="--demo --data $work/hub --services $work/pack --locales $locales"
# shellcheck disable=SC2086
"$bin/doorstep-hub" serve $hub_flags --listen 127.0.0.1:0 --port-file "$work/port" \
    >"$work/hub.out" 2>"$work/hub.log" &
hub=$!
for _ in $(seq 300); do [ ! -s "$work/port" ] || break; sleep 0.1; done
[ -s "$work/port" ] || fail "the hub does not start"
# shellcheck disable=SC2086
url=$("$bin/doorstep-hub" token add kiosk north $hub_flags --address "http://127.0.0.1:$(cat "$work/port")" 2>/dev/null)

# ---- The device ----
mkdir -p "$work/device"
printf 'server = openrosa\nurl = %s\nservices = assets/services/cn-rural\n' "$url" >"$work/device/sync.conf"
sync() { "$bin/doorstep-sync" "$@" --data "$work/device" --locales "$locales" >>"$work/sync.log" 2>&1; }
sync run --once || fail "the first round"
[ ! -e "$work/device/deployment/current" ] || fail "a form without a key was put in place"
"$bin/doorstep-sync" status --data "$work/device" --locales "$locales" >"$work/status"
grep -q 'last error.*no key' "$work/status" || fail "nobody is told of the form without a key"
! grep -q "$(basename "$url")" "$work/status" "$work/sync.log" || fail "the token is shown"

encrypt call
kill -HUP "$hub"
for _ in $(seq 100); do
    sync run --once || fail "a round"
    [ ! -e "$work/device/deployment/current" ] || break
    sleep 0.1
done
[ -e "$work/device/deployment/current" ] || fail "the mended forms are not put in place"
! sync export "$work/stick" || fail "a stick was written for an OpenRosa server"

"$bin/doorstep-ussd" emulate --demo --services "$work/device/deployment/current" --data "$work/device" \
    --locales "$locales" --language en --msisdn 19900000000 --now 2026-03-05T09:00:00Z \
    --script tests/journeys/cn-rural-en.script >"$work/said"
grep -q 'Your number is' "$work/said" || fail "there is no receipt"
sync run --dry-run || fail "the dry run"
grep -q 'would send 1 submissions' "$work/sync.log" || fail "the dry run does not see the submission"
sync run --once || fail "the round that sends"
"$bin/doorstep-sync" status --json --data "$work/device" --locales "$locales" >"$work/status"
grep -q '"acknowledged":{"entries":1' "$work/status" || fail "it was not acknowledged: $(cat "$work/status")"

# ---- What lies at the office: opened without a line of ours ----
part() { # NAME, to FILE
    sqlite3 "$work/hub/hub.db" "SELECT writefile('$2', bytes) FROM part WHERE name = '$1'" >/dev/null
}
part submission.xml "$work/manifest"
part submission.xml.enc "$work/sealed"
element() { sed -n "s|.*<$1>\([^<]*\)</$1>.*|\1|p" "$work/manifest"; }
hex_of() { od -An -v -tx1 | tr -d ' \n'; }
element base64EncryptedKey | base64 -d >"$work/wrapped"
openssl pkeyutl -decrypt -inkey "$work/office.pem" -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 \
    -pkeyopt rsa_mgf1_md:sha256 -in "$work/wrapped" -out "$work/key"
iv=$({ element instanceID | tr -d '\n'; cat "$work/key"; } | openssl md5 -binary | hex_of)
first=$(printf '%02x' $(((0x$(printf %s "$iv" | head -c 2) + 1) % 256)))
openssl enc -d -aes-256-cfb -K "$(hex_of <"$work/key")" -iv "$first$(printf %s "$iv" | cut -c 3-)" \
    -in "$work/sealed" -out "$work/plain"
[ "$(head -c 1 "$work/plain")" = '<' ] || fail "the beginning of what was said is garbled"
grep -q Amina "$work/plain" || fail "the office cannot read what was said"
! grep -rqa Amina "$work/device" || fail "the device can read what was said"
echo "loop: forms came, a registration went, the office reads it and nobody else"
