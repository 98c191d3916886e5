#!/bin/sh
# together.sh KIOSK USSD LOCALES: a kiosk and three phone menus use one data folder at the same time, from its very first
# start on. Each phone registers somebody, the kiosk pauses somebody on a slip; then everything is there once, and no case
# number twice. Run in the repository's root.
set -eu
kiosk=$1 ussd=$2 locales=$3
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy TZ=UTC0
export SDL_VIDEODRIVER SDL_AUDIODRIVER TZ
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "together: $*" >&2
    exit 1
}

ask() { # SQL
    sqlite3 "$work/data/doorstep.db" "$1"
}

phone() { # NUMBER
    "$ussd" emulate --demo --services assets/services/cn-rural --data "$work/data" --locales "$locales" --language en \
        --now 2026-03-05T09:00:00Z --seed "$1" --msisdn "861380000000$1" --script tests/journeys/cn-rural-en.script
}

at_kiosk() {
    cat > "$work/kiosk.script" << END
at 640 400
touch English
touch go
touch old-couple
touch go
touch handshake
touch go
touch go
touch go
touch go
touch yes
touch go
touch #3
touch go
touch stop
touch box
touch go
END
    "$kiosk" --demo --services assets/services/cn-rural --data "$work/data" --locales "$locales" \
        --now 2026-03-05T09:00:00Z --seed 9 --script "$work/kiosk.script"
}

all_at_once() {
    rm -rf "$work/data"
    mkdir "$work/data"
    for number in 1 2 3; do
        phone "$number" > "$work/$number" 2>&1 || echo "phone $number: $?" > "$work/failed" &
    done
    at_kiosk > "$work/kiosk" 2>&1 || echo "kiosk: $?" > "$work/failed" &
    wait
    [ ! -e "$work/failed" ] || fail "$(cat "$work/failed" "$work/1" "$work/2" "$work/3" "$work/kiosk")"
    queue=$(ask 'SELECT count(*), count(DISTINCT instance_id), count(DISTINCT case_number) FROM submission')
    [ "$queue" = "3|3|3" ] || fail "in the queue are (submissions, identities, case numbers) $queue"
    given=$(ask "SELECT next FROM counter WHERE name = 'case'")
    [ "$given" = 3 ] || fail "three numbers were given, not $given"
    [ "$(ask 'PRAGMA integrity_check')" = ok ] || fail "$(ask 'PRAGMA integrity_check')"
    [ -z "$(ls "$work/data" | grep damaged)" ] || fail "set aside: $(ls "$work/data")"
}

for round in 1 2 3; do
    all_at_once
    echo "together: round $round: three phones and a kiosk, one folder, everything once"
done
