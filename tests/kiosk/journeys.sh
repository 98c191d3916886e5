#!/bin/sh
# journeys.sh PROGRAM LOCALES HEARD [--write] [NAME...]: plays journeys/NAME.script on a kiosk without a window, once a
# language, and compares the pages it prints with journeys/NAME-LANGUAGE.pages; with --write they are written anew, to
# be read before they are kept. Without names: all of them.
#
# A script says at its top what it needs:
#   #! services assets/services/ke      #! languages en sw      #! flags --headphones
#   #! queued 1                         submissions that lie in the queue when it has ended
#   #! sound checked                    all that is said is compared too (NAME-LANGUAGE.said), and that it is heard
# In its lines {language} is the language's own name, and "[sw] touch ndiyo" is a line for that language alone.
# Time, random numbers and the zone are fixed; each journey has an empty data folder. Bars and tools are printed only
# where they differ from the page before. Run in the repository's root. Exit status 1 when a page differs.
set -eu
program=$1 locales=$2 heard=$3
shift 3
write=
[ "${1:-}" != --write ] || { write=1; shift; }
here=tests/kiosk/journeys
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy TZ=UTC0
export SDL_VIDEODRIVER SDL_AUDIODRIVER TZ
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

header() { # NAME SCRIPT
    sed -n "s/^#! *$1 //p" "$2"
}

own_name() {
    sed -n '/^msgid "language.name"/{n;s/^msgstr "\(.*\)"$/\1/p;}' "locales/$1.po"
}

fault() {
    echo "journeys: $*" >&2
    status=1
}

flags_of_sound() { # SCRIPT
    [ -z "$(header sound "$1")" ] || echo "--sound $work/sound.wav"
}

compare() { # FILE
    if [ -n "$write" ]; then
        cp "$work/$1" "$here/$1"
        echo "journeys: wrote $here/$1"
    else
        diff -u "$here/$1" "$work/$1" >&2 || fault "$1 is not as in $here"
    fi
}

play() { # SCRIPT LANGUAGE
    played=$(basename "$1" .script)-$2
    sed -e "s/^\[$2\] *//" -e '/^\[/d' -e "s/{language}/$(own_name "$2")/" "$1" > "$work/$played.script"
    # The flags are words without spaces of their own.
    # shellcheck disable=SC2046
    if ! "$program" --demo --services "$(header services "$1")" --data "$work/$played" --locales "$locales" \
        --now 2026-03-05T09:00:00Z --seed 1 $(header flags "$1") --said "$work/$played.log" \
        $(flags_of_sound "$1") --script "$work/$played.script" > "$work/$played.out" 2> "$work/$played.errors"; then
        fault "$played could not be played:"
        tail -n 40 "$work/$played.out" >&2
        cat "$work/$played.errors" >&2
        return
    fi
    awk '/^--/ { foot = "" }
         /^  (bar|tool) / { foot = foot $0; if ($2 == 1115 && foot != last) printf "%s", kept $0 "\n"
                            if ($2 == 1115) { last = foot; kept = "" } else kept = kept $0 "\n"; next }
         { print }' "$work/$played.out" > "$work/$played.pages"
    queued=$(sqlite3 "$work/$played/doorstep.db" 'SELECT count(*) FROM submission')
    [ "$queued" = "$(header queued "$1")" ] || fault "$played left $queued submissions in the queue"
    compare "$played.pages"
    [ -n "$(header sound "$1")" ] || return 0
    cut -f 2- "$work/$played.log" > "$work/$played.said"
    compare "$played.said"
    "$heard" "$work/sound.wav" "$work/$played.log" || fault "$played does not sound as it should"
}

[ $# -gt 0 ] || set -- $(cd "$here" && ls | sed -n 's/\.script$//p')
for name; do
    for language in $(header languages "$here/$name.script"); do
        play "$here/$name.script" "$language"
    done
done
exit $status
