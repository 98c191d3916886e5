#!/bin/sh
# office.sh BIN LOCALES [SHOTS]: a registration goes from a phone to a case worker's page and back,
# in a real browser.
#
# Starts a hub and enrols a device; somebody registers on the phone and syncs; a case worker logs
# in, reads, takes the case and asks; a reviewer declines; the person hears it on the phone and
# objects; somebody else looks again and changes the decision; the audit trail is whole. With
# SHOTS the pages are kept there as pictures (docs/screens/office).
set -eu
bin=$1 locales=$2 shots=${3:-}
. tests/hub/webdriver.sh
# What the browser and the shell leak is not ours; the programs are checked by their own tests.
work=$(mktemp -d)
hub='' now=2026-03-05T09:00:00Z
end() {
    status=$?
    browser_stop
    [ -z "$hub" ] || kill "$hub" 2>/dev/null || true
    [ -z "$hub" ] || wait "$hub" || status=1
    [ "$status" = 0 ] || tail -n 5 "$work/hub.log" >&2
    rm -rf "$work"
    exit "$status"
}
trap end EXIT
fail() { echo "office: $*" >&2; exit 1; }
say() { echo "== $*"; }

hub_flags="--demo --data $work/hub --services assets/services/cn-rural --locales $locales"
# shellcheck disable=SC2086
"$bin/doorstep-hub" serve $hub_flags --listen 127.0.0.1:0 --port-file "$work/port" \
    >"$work/hub.out" 2>"$work/hub.log" &
hub=$!
for _ in $(seq 300); do [ ! -s "$work/port" ] || break; sleep 0.1; done
[ -s "$work/port" ] || fail "the hub does not start: $(cat "$work/hub.log")"
url=http://127.0.0.1:$(cat "$work/port")
password=demonstration

# shellcheck disable=SC2086
code=$("$bin/doorstep-hub" device add north $hub_flags 2>/dev/null)
sync() { "$bin/doorstep-sync" "$@" --data "$work/device" --locales "$locales" --quiet >>"$work/sync.log" 2>&1 ||
    fail "sync: $(tail -3 "$work/sync.log")"; }
phone() { # MSISDN, then words on standard input
    "$bin/doorstep-ussd" emulate --services assets/services/cn-rural --data "$work/device" --locales "$locales" \
        --language en --msisdn "$1" --now $now --script -
}
sync enrol "$url#$code" --name "township hall"

# ---- The browser ----

shot() { [ -z "$shots" ] || browser_shot "$shots/$1.png"; }
log_in() { # NAME PASSWORD
    browser_go "$url/office/login"
    browser_type 'input[name=name]' "$1"
    browser_type 'input[name=password]' "$2"
    browser_click 'main button'
    browser_choose 'header select' en
    browser_click 'header form button'
    browser_sees Queue
}
log_out() { browser_click 'form[action="/office/logout"] button'; browser_element '.login' >/dev/null; }
open_case() { browser_go "$url/office/?number=$1"; browser_click 'tbody th a'; }
begin() { browser_click "details:has(input[value=\"$1\"]) summary"; } # ACTION
in_action() { echo "details:has(input[value=\"$1\"])"; }
see_preview() { browser_click "$(in_action "$1") button"; browser_sees "Before it is done"; }
do_it() { browser_click 'main form button'; browser_sees "What was done"; }

say "Somebody registers on a phone"
phone 19900000000 <tests/journeys/cn-rural-en.script >"$work/said"
number=$(sed -n 's/.*Your number is \([0-9 ]*\)\..*/\1/p' "$work/said" | head -1 | tr -d ' ')
[ -n "$number" ] || fail "there is no receipt: $(tail -5 "$work/said")"
asked=100
ask() { # what the phone says of the case, to $work/heard; from another phone each time
    asked=$((asked + 1))
    printf 'dial *123#\n2\n1\n%s\n246810\n1\n98\n1\n98\n1\n' "$number" | phone "19900000$asked" >"$work/heard"
}
hears() { tr '\n' ' ' <"$work/heard" | grep -qF "$1" || fail "the phone does not say \"$1\": $(cat "$work/heard")"; }
hears_soon() { # the hub opens cases in a thread of its own, which may take its time
    for _ in $(seq 20); do
        sync run --once
        ask
        ! tr '\n' ' ' <"$work/heard" | grep -qF "$1" || return 0
        sleep 1
    done
    hears "$1"
}
ask
hears "It is safe with us"
hears_soon "We have it"

say "A case worker logs in, with a wrong password first"
browser_start 1200 900
browser_go "$url/office/case/1"
browser_type 'input[name=name]' worker
browser_type 'input[name=password]' 'not the password'
browser_click 'main button'
[ "$(browser_script 'return document.querySelector("[role=alert]") !== null')" = true ] || fail "a wrong password is taken"
log_in worker "$password"
browser_sees "$number"
shot queue
open_case "$number"
browser_sees "990001 19850720 1170"
browser_sees "Amina"
shot case

say "Everything can be reached with the keyboard alone"
browser_go "$url/office/"
browser_keys '\uE004'
[ "$(browser_script 'return document.activeElement.className')" = skip ] || fail "the first stop is not the way past the menu"
for _ in $(seq 20); do
    browser_keys '\uE004'
    at=$(browser_script 'return document.activeElement.textContent')
    [ "$at" != "$number" ] || break
done
[ "$at" = "$number" ] || fail "the case is not reached by the Tab key"
browser_keys '\uE007'
browser_sees "What was said"

say "Hands it to nobody who could not open it"
for who in north south; do
    printf 'a password of some length\n' >"$work/password"
    # shellcheck disable=SC2086
    "$bin/doorstep-hub" user add "$who" worker "$who" $hub_flags --passphrase-file "$work/password" >/dev/null ||
        fail "there is no worker $who"
done
open_case "$number"
[ "$(browser_script 'return [...document.querySelectorAll("select[name=assignee] option")].map(o => o.value).join(" ")')" = \
    "north reviewer second" ] || fail "a case is offered to somebody who cannot work on it"
begin hand-over
browser_click "$(in_action hand-over) input[name=reason]"
browser_script 'document.querySelector("select[name=assignee] option").value = "south"' >/dev/null
browser_click "$(in_action hand-over) button"
browser_sees "south does not work on cases of this area"
browser_click 'main a[href^="/office/case/"]' # what was refused leads back to the case
browser_sees "What was said"

say "Takes the case, and proposes to decline it"
begin take
see_preview take
do_it
begin propose
browser_click "$(in_action propose) input[name=reason]"
browser_type "$(in_action propose) textarea" 'Amina, <b>the register</b> shows another scheme.'
see_preview propose
shot preview
do_it
browser_sees 'Amina, <b>the register</b> shows another scheme.'
[ "$(browser_script 'return document.querySelectorAll("main b").length')" = 0 ] || fail "what was typed became markup"
browser_script 'return document.querySelector("details:has(input[value=decline])") === null' | grep -q true ||
    fail "who proposed can also decide"
log_out

say "A reviewer decides"
log_in reviewer "$password"
open_case "$number"
begin decline
browser_click "$(in_action decline) input[name=reason]"
browser_type "$(in_action decline) textarea" 'You are in the scheme for employees already.'
see_preview decline
browser_sees 'You are in the scheme for employees already.'
browser_sees 'free, until the ' # as the kiosk says it: every value in words
browser_sees 'Spoken'
shot decision
do_it
log_out
hears_soon "You are in the scheme for employees already."

say "The person does not agree"
printf 'dial *123#\n5\n1\n%s\n1\n97\n246810\n1\n98\n93\n' "$number" | phone 19900000002 >"$work/objection"
grep -q "Your number is" "$work/objection" || fail "the objection has no receipt: $(tail -20 "$work/objection")"
hears_soon "We have heard that you disagree"
log_in reviewer "$password"
open_case "$number"
browser_sees "What comes next"
browser_sees "Another person looks at it and tells you by" # the words that the phone says too
browser_script 'return document.querySelector("details:has(input[value=take])") === null' | grep -q true ||
    fail "who decided can take the objection"
log_out

say "Somebody else looks again, and changes the decision"
log_in second "$password"
browser_go "$url/office/?which=objections"
browser_sees "$number"
shot objections
open_case "$number"
begin take
see_preview take
do_it
begin change
browser_type "$(in_action change) textarea" 'We were wrong. Your pension account is open.'
see_preview change
do_it
shot history
browser_go "$url/office/overview"
shot overview
log_out
hears_soon "We were wrong. Your pension account is open."

say "The same person hears it at a kiosk, with pictures and digits alone"
{
    printf 'at 640 400\nhear\ntouch English\ntouch go\ntouch folder\ntouch go\ntouch search\ntouch go\n'
    printf 'keys %s\ntouch go\nhear\ntouch go\nhear\nkeys 246810\ntouch go\nhear\ntouch go\nhear\ntouch go\nhear\n' "$number"
} >"$work/kiosk.script"
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy "$bin/doorstep-kiosk" --services assets/services/cn-rural \
    --data "$work/device" --locales "$locales" --now $now --said "$work/spoken" --script "$work/kiosk.script" \
    >"$work/kiosk.out" 2>"$work/kiosk.log" || fail "the kiosk cannot be played: $(tail -5 "$work/kiosk.log")"
grep -qF "We were wrong. Your pension account is open." "$work/spoken" ||
    fail "the kiosk does not say what was decided: $(tail -5 "$work/spoken")"

say "An administrator makes a code, an auditor reads the trail"
log_in_other() { # NAME: roles without a queue
    browser_go "$url/office/login"
    browser_type 'input[name=name]' "$1"
    browser_type 'input[name=password]' "$password"
    browser_click 'main button'
    browser_choose 'header select' en
    browser_click 'header form button'
}
log_in_other administrator
browser_sees "Kiosks and their last word" # where who has no queue begins
browser_go "$url/office/calls"
browser_sees "not for your role"
browser_go "$url/office/devices"
browser_sees "township hall"
browser_type 'form[action="/office/devices/code"] input[name=area]' south
browser_click 'form[action="/office/devices/code"] button'
browser_sees "shown once"
shot code
log_out
log_in_other auditor
browser_go "$url/office/trail"
browser_sees "The trail is whole"
browser_sees "case.read"
shot trail
log_out

# shellcheck disable=SC2086
"$bin/doorstep-hub" audit verify $hub_flags >/dev/null || fail "the audit trail is not whole"
for words in Amina 19850720 'scheme for employees'; do
    ! grep -qF "$words" "$work/hub.log" || fail "the log holds \"$words\""
done
say "The loop is closed: case $number"
