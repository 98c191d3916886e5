#!/bin/sh
# slip.sh KIOSK USSD LOCALES: what is paused at a kiosk goes on on a phone that dials the same deployment, for each of
# its languages: the kiosk keeps it under a slip, the phone opens that and sends it, and the queue has one submission.
# On the way: a wrong picture, a number nobody has, a call that cuts the dialogue, an input twice, a restart; then the
# slip is spent. Run in the repository's root.
set -eu
kiosk=$1 ussd=$2 locales=$3
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy TZ=UTC0
export SDL_VIDEODRIVER SDL_AUDIODRIVER TZ
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "slip: $*" >&2
    exit 1
}

word() { # KEY LANGUAGE
    sed -n "/^msgid \"$1\"/{n;s/^msgstr \"\(.*\)\"\$/\1/p;}" "locales/$2.po"
}

queued() {
    sqlite3 "$work/data/doorstep.db" 'SELECT count(*) FROM submission'
}

drafts() {
    sqlite3 "$work/data/doorstep.db" 'SELECT count(*) FROM draft'
}

at_kiosk() { # LANGUAGE: from the invitation to the first question, then a slip
    cat > "$work/kiosk.script" << END
at 640 400
touch $(word language.name "$1")
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
page
touch go
END
    "$kiosk" --demo --services assets/services/cn-rural --data "$work/data" --locales "$locales" \
        --now 2026-03-05T09:00:00Z --seed 1 --script "$work/kiosk.script" > "$work/pages"
}

on_phone() { # MSISDN SCRIPT
    "$ussd" emulate --demo --services assets/services/cn-rural --data "$work/data" --locales "$locales" --language en \
        --now 2026-03-05T10:00:00Z --seed 1 --msisdn "$1" --script "$2" > "$work/screens"
}

go_on() { # LANGUAGE
    rm -rf "$work/data"
    at_kiosk "$1"
    number=$(sed -n 's/^  number  *1 \([0-9 ]*\)$/\1/p' "$work/pages")
    picture=$(sed -n 's/^  picture  *2 (\([a-z]*\)).*/\1/p' "$work/pages")
    digit=$(echo "sun fish tree horse boat key moon bird flower cow bicycle umbrella" | tr ' ' '\n' |
        grep -nx "$picture" | cut -d : -f 1)
    [ -n "$number" ] || fail "$1: no slip in what the kiosk printed: $(cat "$work/pages")"
    [ -n "$digit" ] || fail "$1: the slip has an unknown picture: $(cat "$work/pages")"
    [ "$(drafts) $(queued)" = "1 0" ] || fail "$1: the kiosk left $(drafts) drafts, $(queued) in the queue"
    cat > "$work/phone.script" << END
dial *123#
92
$number
$((digit % 12 + 1))
111111
$digit
call
dial *123#
92
$number
restart
98
$digit
twice
restart
twice
1
Amina
2
199 0000 0000
1
246810
1
98
98
98
98
98
93
END
    on_phone 8613800000001 "$work/phone.script"
    wrong=$(grep -cF "$(word kiosk.slip.wrong en)" "$work/screens") || :
    [ "$wrong" = 2 ] || fail "$1: two wrong pairs were refused $wrong times: $(cat "$work/screens")"
    ! grep -q 'OTHER bytes' "$work/screens" || fail "$1: an input twice gave other bytes"
    [ "$(queued)" = 1 ] || fail "$1: $(queued) submissions in the queue: $(cat "$work/screens")"
    printf 'dial *123#\n92\n%s\n%s\n' "$number" "$digit" > "$work/phone.script"
    on_phone 8613800000002 "$work/phone.script"
    grep -qF "$(word kiosk.slip.wrong en)" "$work/screens" || fail "$1: the slip opened twice"
    [ "$(queued)" = 1 ] || fail "$1: $(queued) submissions in the queue after a second try"
}

for language in en zh-CN ug; do
    go_on "$language"
    echo "slip: what was paused at the kiosk in $language was sent by a phone, once"
done
