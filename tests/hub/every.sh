#!/bin/sh
# every.sh BIN LOCALES AT_KIOSK PACK LANGUAGE: every service of a pack in one of its languages, on
# the phone and at the kiosk, from the first page to the office's decision and back to the
# person's ear.
#
# All phone journeys of tests/journeys in that language are played on one enrolled device, and
# somebody walks through all services at its kiosk (kiosk/desk/at_kiosk.c). What they leave is
# carried to a hub; case workers decide each case by what its page offers, every second one with a
# no where there is one; the news is carried back; on the phone and at the kiosk the person asks
# by the number of the receipt. Then two are objected to, one did not work and one did, and all
# four are heard again.
#
# Which services there are is read from the pack: one that sends and of which no case of the phone
# and of the kiosk is decided and heard is a fault, and one that sends nothing has to have been
# walked on both too.
set -eu
bin=$1 locales=$2 at_kiosk=$3 pack=$4 language=$5
services=assets/services/$pack
now=2026-03-05T09:00:00Z
work=$(mktemp -d)
hub=''
end() {
    status=$?
    [ -z "$hub" ] || kill "$hub" 2>/dev/null || true
    [ -z "$hub" ] || wait "$hub" || { echo "every: the hub did not end well" >&2; status=1; }
    [ "$status" = 0 ] || tail -n 5 "$work/hub.log" >&2
    rm -rf "$work"
    exit "$status"
}
trap end EXIT
faults=0
fault() { echo "every: $pack/$language: $*" >&2; faults=$((faults + 1)); }
fail() { fault "$@"; exit 1; }
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
TZ=UTC0 SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
export TZ SDL_VIDEODRIVER SDL_AUDIODRIVER

# ---- A hub and a device ----
hub_flags="--demo --data $work/hub --services $services --locales $locales"
# shellcheck disable=SC2086
"$bin/doorstep-hub" serve $hub_flags --listen 127.0.0.1:0 --port-file "$work/port" \
    >"$work/hub.out" 2>"$work/hub.log" &
hub=$!
for _ in $(seq 300); do [ ! -s "$work/port" ] || break; sleep 0.1; done
[ -s "$work/port" ] || fail "the hub does not start"
url=http://127.0.0.1:$(cat "$work/port")
# shellcheck disable=SC2086
code=$("$bin/doorstep-hub" device add 47 $hub_flags --address "$url" 2>/dev/null)
device=$work/device
"$bin/doorstep-sync" enrol "$code" --data "$device" >"$work/sync.log" 2>&1 || fail "no enrolment"
carry() {
    "$bin/doorstep-sync" run --once --data "$device" --quiet >>"$work/sync.log" 2>&1 ||
        fail "a round: $(tail -3 "$work/sync.log")"
}
stored() { sqlite3 -readonly -cmd '.timeout 10000' "$device/doorstep.db" "$1"; }

# ---- What people say ----
callers=0
phone() { # FILE of inputs, flags... ; what is shown goes to $work/shown
    file=$1
    shift
    callers=$((callers + 1))
    "$bin/doorstep-ussd" emulate --services "$services" --data "$device" --locales "$locales" \
        --now $now "$@" --script "$file" >"$work/shown" 2>"$work/errors"
}

# The secret that was typed before the receipt of a number, in digits of any script; "-" without
# one, "unseen" when no screen shows the number. $work/rows has the other numbers of the play.
secret_of() { # NUMBER
    sed 's/１/1/g; s/２/2/g; s/３/3/g; s/４/4/g; s/５/5/g; s/６/6/g; s/７/7/g; s/８/8/g; s/９/9/g; s/０/0/g' \
        "$work/shown" |
        awk -v wanted="$1" '
        function grouped(number) {
            return substr(number, 1, 3) " " substr(number, 4, 3) " " substr(number, 7)
        }
        FNR == NR { if ($3 != wanted) others[grouped($3)]; next }
        /^> [0-9][0-9][0-9][0-9][0-9][0-9]$/ { typed = $2 }
        /^> dial/ { typed = match($0, /[*][0-9][0-9][0-9][0-9][0-9][0-9][*]/) ? substr($0, RSTART + 1, 6) : "" }
        /^> / { next }
        index($0, grouped(wanted)) && !shown { shown = 1; secret = typed ? typed : "-" }
        { for (other in others) if (index($0, other)) typed = "" }
        END { print shown ? secret : "unseen" }' "$work/rows" -
}

# Notes what has been sent since the last look, a line "number secret form channel" each, in
# $work/sent.
last=0
note_sent() { # NAME of what was played
    stored "SELECT id, form_id, case_number FROM submission WHERE id > $last ORDER BY id" |
        tr '|' ' ' >"$work/rows"
    while read -r id form number; do
        last=$id secret=$(secret_of "$number")
        [ "$secret" != unseen ] || fault "$form: $1 shows no receipt with the number $number"
        echo "$number $secret $form ussd" >>"$work/sent"
    done <"$work/rows"
}

play() { # SCRIPT NAME
    caller=$(printf %03d $((callers + 1)))
    flags=$(sed -n 's/^#! *//p' "$1" | sed "s/--services [^ ]*//; s/\(--msisdn [0-9]*\)[0-9]\{3\}/\1$caller/")
    # The flags are words without spaces of their own.
    # shellcheck disable=SC2086
    phone "$1" $flags || { fault "$2 could not be played: $(cat "$work/errors")"; return; }
    note_sent "$2"
}

: >"$work/sent"
for script in tests/journeys/"$pack"-*"$language".script; do
    case $(basename "$script" .script) in
        "$pack-$language" | "$pack"-*-"$language") play "$script" "$(basename "$script")" ;;
    esac
done
[ -s "$work/sent" ] || fail "nothing was sent"
own_name=$(sed -n '/^msgid "language.name"/{n;s/^msgstr "\(.*\)"$/\1/p;}' "locales/$language.po")
"$at_kiosk" "$services" "$own_name" "$device" "$work/at-kiosk" >"$work/walk" 2>&1 ||
    fault "the walk at the kiosk: $(cat "$work/walk")"
last=$(stored 'SELECT max(id) FROM submission')
sed 's/$/ kiosk/' "$work/at-kiosk" >>"$work/sent"
# Which services were walked, as the device itself has counted: "MONTH FORM PAGE LANGUAGE CHANNEL ..."
stored "SELECT DISTINCT key FROM tally" | awk -v tongue="$language" '$4 == tongue { print $2, $5 }' |
    sort -u >"$work/walked"

# ---- It is carried, and the office opens it ----
carry
log_in() { # NAME: its cookie and its secret in $work/NAME.cookie and .csrf
    curl -sS -m 60 -o "$work/page" -D "$work/head" --data-urlencode "name=$1" -d password=demonstration \
        "$url/office/login"
    sed -n 's/^[Ss]et-[Cc]ookie: \(doorstep=[0-9a-f]*\).*/\1/p' "$work/head" >"$work/$1.cookie"
    get "$1" overview
    sed -n 's/.*name="csrf" value="\([0-9a-f]*\)".*/\1/p' "$work/page" | head -1 >"$work/$1.csrf"
    [ -s "$work/$1.csrf" ] || fail "$1 cannot log in"
}
get() { # NAME PATH, to $work/page
    curl -sS -m 60 -o "$work/page" -b "$(cat "$work/$1.cookie")" "$url/office/$2"
}
send() { # NAME PATH FIELDS...: the status; the answer in $work/page
    name=$1 path=$2
    shift 2
    curl -sS -m 60 -o "$work/page" -w '%{http_code}' -b "$(cat "$work/$name.cookie")" \
        --data-urlencode "csrf=$(cat "$work/$name.csrf")" "$@" "$url/office/$path"
}
for name in worker reviewer second; do log_in $name; done
cases() { # JQ-FILTER of one case
    get worker export/cases.json
    jq -r ".value[] | $1" "$work/page"
}
wanted=$(wc -l <"$work/sent")
for _ in $(seq 120); do
    opened=$(cases .id | wc -l)
    [ "$opened" -lt "$wanted" ] || break
    sleep 0.5
done
[ "$opened" = "$wanted" ] || fault "$wanted were sent, and the office has $opened cases"

# ---- Each is decided ----
for table in life told ladder; do
    sqlite3 "$work/tables.db" ".import --csv $services/office/$table.csv $table"
done
table() { sqlite3 "$work/tables.db" "$1"; }

# A sentence of the worker's own in the person's language, each another.
sentence_of() { # NUMBER
    case $language in
        zh-CN) echo "事情看过了，记在第$1页。" ;;
        ug) echo "ئىشىڭىزنى كۆردۇق، $1 - بەتتە." ;;
        sw) echo "Tumeangalia jambo lako, ukurasa wa $1." ;;
        en) echo "We looked at your matter, page $1." ;;
        *) fail "nobody knows what to say in this language" ;;
    esac
}
offers() { # ACTION: whether the page of the case offers it
    grep -q "name=\"action\" value=\"$1\"" "$work/page"
}
reason_for() { # ACTION: the first that the page offers
    sed 's/<details/\n&/g' "$work/page" | grep "name=\"action\" value=\"$1\"" |
        grep -o 'name="reason" required value="[a-z-]*"' | head -1 | sed 's/.*value="\(.*\)"/\1/'
}
deed() { # WHO ACTION: on case $id of $form with $sentence, previewed first, as the page offers it
    get "$1" "case/$id"
    offers "$2" || { fault "$form: $1 is not offered \"$2\""; return 1; }
    reason=$(reason_for "$2")
    status=$(send "$1" "preview/$id" -d "action=$2" -d "reason=$reason" --data-urlencode "sentence=$sentence")
    [ "$status" = 200 ] || { fault "$form: the preview of \"$2\" answers $status"; return 1; }
    [ "$2" = take ] || [ "$2" = propose ] || grep -qF "$sentence" "$work/page" ||
        fault "$form: the preview of \"$2\" does not show what the person will hear"
    status=$(send "$1" "do/$id" -d "action=$2" -d "reason=$reason" --data-urlencode "sentence=$sentence")
    [ "$status" = 303 ] || { fault "$form: \"$2\" by $1 answers $status"; return 1; }
    did=$2 by=$1
}
decide() { # WHO YES-OR-NO: takes case $id and does what the page offers for that answer
    did='' by=''
    get "$1" "case/$id"
    grep -q "<textarea[^>]* lang=\"$language\"" "$work/page" ||
        fault "$form: the worker is not told that the person speaks $language"
    ! offers take || deed "$1" take || return 0
    get "$1" "case/$id"
    case $2 in yes) choices="agree settle reached change" ;; no) choices="propose explain uphold reached" ;; esac
    for choice in $choices; do
        ! offers "$choice" || break
    done
    deed "$1" "$choice" || return 0
    [ "$did" != propose ] || deed reviewer decline || true
}

# "id number secret form channel action who sentence" of each that was decided, in $work/decided.
: >"$work/decided"
note_decided() { # NUMBER SECRET FORM CHANNEL
    [ -n "$did" ] || return 0
    echo "$id $1 $2 $3 $4 $did $by $sentence" >>"$work/decided"
    echo "$3 $4" >>"$work/all-decided"
}
# The languages of a pack begin with different answers, so that each service gets both.
case $language in en | zh-CN) answer=yes ;; *) answer=no ;; esac
page_number=100 # no digit that a menu has
cases '"\(.number) \(.form) \(.channel) \(.language) \(.id)"' >"$work/cases"
while read -r number secret form channel; do
    page_number=$((page_number + 1))
    found=$(grep "^$number " "$work/cases") || { fault "$form: the office has no case $number"; continue; }
    [ "${found% *}" = "$number $form $channel $language" ] ||
        fault "$form, said in $language, $channel: the office has it as $found"
    id=${found##* }
    sentence=$(sentence_of $page_number)
    decide worker $answer
    note_decided "$number" "$secret" "$form" "$channel"
    [ $answer = yes ] && answer=no || answer=yes
done <"$work/sent"
[ -s "$work/decided" ] || fail "nothing was decided"

# ---- It is carried back, and heard ----
carry
case $pack in ke) handset=25471 ;; *) handset=19901 ;; esac
without_spaces() { tr -d ' \n'; }
told_of() { # KEY: its text up to the first value in it, without spaces
    table "SELECT \"$language\" FROM told WHERE key = '$1'" | sed 's/{.*//' | without_spaces
}
# The texts that go with what was done, and whether it is a no.
look_up() { # ACTION
    key=$(table "SELECT told FROM life WHERE action = '$1' AND told <> '' LIMIT 1")
    adverse=$(table "SELECT adverse FROM life WHERE action = '$1' LIMIT 1")
    to=$(table "SELECT \"to\" FROM life WHERE action = '$1' LIMIT 1")
}
hears_on_phone() { # NUMBER SECRET: all screens of "my case", without spaces, in $work/heard
    {
        echo "dial *123*2*1*$1*$2#"
        [ "$adverse" = yes ] && pages="1 2 3 4" || pages="1 2 3"
        for _ in $pages; do printf '98\n98\n98\n98\n1\n'; done
    } >"$work/asking"
    phone "$work/asking" --language "$language" --msisdn $handset$((callers + 10000)) ||
        fail "the phone: $(cat "$work/errors")"
    grep -Ev '^(== |> |-- |[0-9] |00 |9[0-9] )' "$work/shown" | without_spaces >"$work/heard"
}
must_hear() { # WHERE TEXT
    [ -n "$2" ] || { fault "$form: no words for \"$did\""; return 0; }
    grep -qF "$(printf %s "$2" | without_spaces)" "$work/heard" ||
        fault "$form, after \"$did\": $1 does not say \"$2\": $(cat "$work/heard")"
}
ask_at_kiosk() { # NUMBER SECRET: the touches that ask, and read on until the menu is there again
    printf 'touch folder\ntouch go\ntouch search\ntouch go\nkeys %s\ntouch go\ntouch go\n' "$1"
    printf 'keys %s\ntouch go\ntouch go\nhear\ntouch go\nhear\ntouch go\nhear\ntouch go\nhear\n' "$2"
    case $to in
        declined | upheld | explained) printf 'touch go\nhear\ntouch go\nhear\ntouch go\nhear\n' ;;
        agreed) printf 'touch go\nhear\ntouch go\nhear\n' ;;
    esac
}
# All that was said after a number had been typed, without spaces, in $work/heard. The log has
# "time item language words"; typed digits are said one by one.
hears_at_kiosk() { # NUMBER
    awk -F '\t' -v number="$1" -v tongue="$language" '
        $4 ~ /^[0-9]$/ { typed = typed $4; next }
        length(typed) == 10 { of = typed }
        { typed = "" }
        of == number && $3 != tongue { print "(" $3 ")" }
        of == number { print $4 }' "$work/spoken" | without_spaces >"$work/heard"
}
must_hear_all() { # WHERE, of what was done by whom
    must_hear "$1" "$(told_of "$key.told")"
    [ -z "$sentence" ] || must_hear "$1" "$sentence"
    [ "$adverse" != yes ] || must_hear "$1" "$by"
    [ "$adverse" != yes ] || must_hear "$1" "$(table "SELECT \"$language\" FROM ladder WHERE at = '$to'")"
}

hear_all() { # what $work/decided has: on the phone, then one after the other at the kiosk
    printf 'at 640 400\ntouch %s\ntouch go\n' "$own_name" >"$work/kiosk.script"
    while read -r id number secret form channel did by sentence; do
        [ "$secret" != - ] || continue
        look_up "$did"
        hears_on_phone "$number" "$secret"
        must_hear_all "the phone"
        ask_at_kiosk "$number" "$secret" >>"$work/kiosk.script"
        echo "$form $channel" >>"$work/heard-of"
    done <"$work/decided"
    "$bin/doorstep-kiosk" --services "$services" --data "$device" --locales "$locales" --now $now \
        --said "$work/spoken" --script "$work/kiosk.script" >"$work/kiosk.out" 2>"$work/errors" ||
        fault "the kiosk: $(cat "$work/errors")"
    while read -r id number secret form channel did by sentence; do
        [ "$secret" != - ] || continue
        look_up "$did"
        hears_at_kiosk "$number"
        must_hear_all "the kiosk"
    done <"$work/decided"
}
hear_all

# ---- Who does not agree, and whom it did not help ----
# Two that were declined are objected to, and somebody else looks again; of two that were agreed
# to one did not work and is looked at again, and one worked.
nth() { # ACTION N: "id number secret form channel" of the Nth that was decided so and can be asked for
    grep "^[0-9]* [0-9]* [0-9]* [a-z-]* ussd $1 " "$work/decided" | sed -n "$2p" | cut -d ' ' -f 1-5
}
upheld=$(nth decline 1) changed=$(nth decline 2) again=$(nth agree 1) worked=$(nth agree 2)
for enough in "$changed" "$worked"; do
    [ -n "$enough" ] || fail "too few cases to go on with"
done
number_in() { echo "$1" | cut -d ' ' -f 2; }
# The journeys name a case that there is not; the first time it is this one, from then on that.
play_about() { # JOURNEY FIRST THEN
    awk -v first="$(number_in "$2")" -v then="$(number_in "$3")" '
        $0 == "0617178927" { $0 = seen++ ? then : first } { print }' \
        "tests/journeys/$pack-$1-$language.script" >"$work/about.script"
    grep -q "$(number_in "$2")" "$work/about.script" || fail "the journey $1 does not name a case"
    play "$work/about.script" "$1"
}
play_about object "$upheld" "$upheld"
play_about object "$changed" "$changed"
play_about worked "$again" "$worked"
carry
moved() { # whether all four have moved
    cases '"\(.id) \(.state)"' >"$work/states"
    grep -q "^${upheld%% *} objected$" "$work/states" && grep -q "^${changed%% *} objected$" "$work/states" &&
        grep -q "^${again%% *} looking$" "$work/states" && grep -q "^${worked%% *} closed$" "$work/states"
}
for _ in $(seq 120); do
    ! moved || break
    sleep 0.5
done
moved || fail "what was said of $upheld, $changed, $again, $worked did not reach them: $(cat "$work/states")"

: >"$work/decided"
once_more() { # "id number secret form channel" WHO YES-OR-NO
    id=${1%% *} form=$(echo "$1" | cut -d ' ' -f 4)
    page_number=$((page_number + 1))
    sentence=$(sentence_of $page_number)
    decide "$2" "$3"
    note_decided "$(number_in "$1")" "$(echo "$1" | cut -d ' ' -f 3)" "$form" "${1##* }"
}
for who in worker reviewer; do # who has decided does not look at it again
    get $who "case/${upheld%% *}"
    for choice in take uphold change; do
        ! offers $choice || fault "$who, who has decided, is offered to \"$choice\" the objection"
    done
done
once_more "$upheld" second no
once_more "$changed" second yes
once_more "$again" worker yes
echo "$(echo "$worked" | cut -d ' ' -f 1-3) worked ussd worked - " >>"$work/decided"
carry
hear_all

# ---- None is left out ----
for form in "$services"/*/form.xml; do
    name=$(sed -n 's/.*<data id="\([^"]*\)".*/\1/p' "$form" | head -1)
    for channel in ussd kiosk; do
        if grep -q '<bind nodeset="/data" ds:submit="no"/>' "$form"; then
            [ "$name" = home ] || grep -qx "$name $channel" "$work/walked" ||
                fault "$name: nobody walks it, $channel"
        elif ! grep -qx "$name $channel" "$work/all-decided"; then
            fault "$name: no case of it was decided, $channel"
        elif ! grep -qx "$name $channel" "$work/heard-of" &&
            # Of one that asks for no secret the case that it names is heard.
            { grep -q " [0-9][0-9]* $name $channel$" "$work/sent" || ! grep -qx "$name ussd" "$work/heard-of"; }; then
            fault "$name: of no case of it a decision was heard, $channel"
        fi
    done
done
[ $faults = 0 ] || fail "$faults faults"
echo "every: $pack/$language: $(cut -d ' ' -f 1 "$work/heard-of" | sort -u | wc -l) services," \
    "$(wc -l <"$work/all-decided") decisions, $(wc -l <"$work/heard-of") heard on both channels"
