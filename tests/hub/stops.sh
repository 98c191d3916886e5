#!/bin/sh
# stops.sh BIN LOCALES: from people who stop on a page of their phone to the office's chart of it:
# counted on the device, carried once however often it is sent, shown without anybody in it.
set -eu
bin=$1 locales=$2
work=$(mktemp -d)
hub=''
end() {
    status=$?
    [ -z "$hub" ] || kill "$hub" 2>/dev/null || true
    [ -z "$hub" ] || wait "$hub" || { echo "stops: the hub did not end well" >&2; status=1; }
    [ "$status" = 0 ] || tail -n 20 "$work/hub.log" "$work/sync.log" >&2 || true
    rm -rf "$work"
    exit "$status"
}
trap end EXIT
fail() { echo "stops: $*" >&2; exit 1; }
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY

hub_flags="--demo --data $work/hub --services assets/services/ke --locales $locales"
# shellcheck disable=SC2086
"$bin/doorstep-hub" serve $hub_flags --listen 127.0.0.1:0 --port-file "$work/port" \
    >"$work/hub.out" 2>"$work/hub.log" &
hub=$!
for _ in $(seq 300); do [ ! -s "$work/port" ] || break; sleep 0.1; done
url=http://127.0.0.1:$(cat "$work/port")
# shellcheck disable=SC2086
code=$("$bin/doorstep-hub" device add 47 $hub_flags --address "$url" 2>/dev/null)
"$bin/doorstep-sync" enrol "$code" --data "$work/device" >/dev/null 2>"$work/sync.log" || fail "no enrolment"

# Seven people open the first service of the first menu; one goes on by a page, and all are cut off.
for person in 1 2 3 4 5 6 7; do
    printf 'dial *123#\n1\n1\n%s' "$([ "$person" -gt 1 ] || echo 1)" >"$work/script"
    "$bin/doorstep-ussd" emulate --data "$work/device" --services assets/services/ke --locales "$locales" \
        --language en --msisdn "25470000000$person" --script "$work/script" >"$work/screens" 2>"$work/ussd.log" ||
        fail "the phone: $(cat "$work/ussd.log")"
done
carry() { "$bin/doorstep-sync" run --once --data "$work/device" --quiet >/dev/null 2>>"$work/sync.log"; }
carry || fail "no round"

page() { # NAME PATH: as somebody who is logged in
    cookie=$(curl -sS -o /dev/null -D - --data-urlencode "name=$1" --data-urlencode password=demonstration \
        "$url/office/login" | sed -n 's/^[Ss]et-[Cc]ookie: \(doorstep=[0-9a-f]*\).*/\1/p')
    curl -sS -m 20 -b "$cookie" "$url/office/$2"
}
page auditor stops >"$work/page"
grep -q '<svg' "$work/page" || fail "there is no chart"
form=$(sed -n 's/.*href="\/office\/stops?month=\([0-9-]*\)&amp;form=\([a-z-]*\)".*/month=\1\&form=\2/p' "$work/page" | head -1)
[ -n "$form" ] || form=$(grep -o 'stops?month=[0-9-]*&form=[a-z-]*' "$work/page" | head -1 | cut -d'?' -f2)
[ -n "$form" ] || fail "no service was counted"
page worker "stops?$form" >"$work/page"
# Seven came to the first page: five is shown; the one on the second is not.
grep -q '<td>5</td>' "$work/page" || fail "who came is not shown"
grep -Eq '<td>[1-46-9]</td>' "$work/page" && fail "a figure that is no multiple of five"
grep -q '25470000000' "$work/page" && fail "somebody is in it"

# Whether anyone is left out: for who watches over it, not for who does the work.
page auditor fair >"$work/fair"
grep -q 'Is anyone left out' "$work/fair" || fail "nothing says whether anyone is left out"
page worker fair >"$work/fair"
grep -q 'Is anyone left out?</h1>' "$work/fair" && fail "a worker sees how groups fare"

# Messages for other registers hold people: for who administers the hand-over alone.
status_of() { # NAME PATH
    cookie=$(curl -sS -o /dev/null -D - --data-urlencode "name=$1" --data-urlencode password=demonstration \
        "$url/office/login" | sed -n 's/^[Ss]et-[Cc]ookie: \(doorstep=[0-9a-f]*\).*/\1/p')
    curl -sS -m 20 -o /dev/null -w '%{http_code}' -b "$cookie" "$url/office/$2"
}
[ "$(status_of administrator dci/search.json)" = 404 ] || fail "nobody was agreed to, and somebody is told"
[ "$(status_of administrator dci/enrol.json)" = 404 ] || fail "a message that there is none of"
[ "$(status_of auditor dci/search.json)" = 403 ] || fail "an auditor gets people"
[ "$(status_of worker dci/search.json)" = 403 ] || fail "a worker gets everybody"
# shellcheck disable=SC2086
"$bin/doorstep-hub" export --dci search $hub_flags >"$work/out" 2>"$work/err" && fail "an export of nobody"
grep -q "nobody's case" "$work/err" || fail "it does not say that there is nobody"

# Nothing is counted twice, whatever is sent again.
cp "$work/page" "$work/before"
carry || fail "no second round"
page worker "stops?$form" >"$work/page"
csrf='s/name="csrf" value="[0-9a-f]*"//g'
[ "$(sed "$csrf" "$work/before")" = "$(sed "$csrf" "$work/page")" ] || fail "it was counted twice"

# In the device's store and in the office's database nobody is named.
for file in "$work"/device/doorstep.db* "$work"/hub/hub.db*; do
    grep -aq '25470000000' "$file" && fail "$file names a phone"
done
echo "stops: counted, carried, shown"
