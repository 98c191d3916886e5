#!/bin/sh
# window.sh PROGRAM LOCALES SAME_PICTURE: from the greeting to the receipt in a real window, with real X events.
#
# window.script is played in simulated time first, which tells where it touches, what is said at each touch, and what
# the receipt looks like. Then the program is opened under Xvfb, a pointer touches the same places, and waits after
# each touch until the same is said; at the end one submission more lies in the queue and the screen shows the receipt.
# Run in the repository's root.
set -eu
program=$1 locales=$2 same_picture=$3
here=tests/kiosk
TZ=UTC0
# libdbus, inside SDL, keeps what it once allocated.
LSAN_OPTIONS=suppressions=$here/lsan.supp:print_suppressions=0
export TZ LSAN_OPTIONS
work=$(mktemp -d)
kiosk='' server=''
end() {
    [ -z "$kiosk" ] || kill "$kiosk" 2> /dev/null || :
    [ -z "$server" ] || kill "$server" 2> /dev/null || :
    wait
    rm -rf "$work"
}
trap end EXIT

fail() {
    echo "window: $*" >&2
    [ ! -s "$work/errors" ] || cat "$work/errors" >&2
    exit 1
}

queued() { # FOLDER
    sqlite3 "$1/doorstep.db" 'SELECT count(*) FROM submission'
}

# Waits until the command succeeds; the machine may be busy with other things.
until_true() { # WHAT COMMAND...
    what=$1
    shift
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -lt 600 ] || fail "$what did not come about in half a minute"
        kill -0 "${kiosk:-$$}" 2> /dev/null || fail "the kiosk has ended before $what"
        sleep 0.05
    done
}

run() { # NAME FLAGS...: in a shell of its own
    name=$1
    shift
    exec "$program" --demo --data "$work/$name" --locales "$locales" --now 2026-03-05T09:00:00Z --seed 1 \
        --said "$work/$name.said" "$@"
}

# ---- In simulated time ----
(SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy run played --taps "$work/taps" --shots "$work" \
    --script $here/window.script > "$work/pages" 2> "$work/errors") || fail "the script could not be played"
[ "$(queued "$work/played")" = 1 ] || fail "the script sent nothing"
# A touch takes 460 ms of simulated time: the first saying begun in its span is its answer. "x y saying" a line.
awk -F '\t' -v rate=22050 'BEGIN { span = rate * 0.46; first = rate * 0.08 }
    NR == FNR { n = int(($1 - first) / span + 0.01) + 1
                if (!(n in said)) said[n] = $2 "\t" $3 "\t" $4; next }
    { print $0 "\t" said[FNR] }' "$work/played.said" "$work/taps" > "$work/touches"

# ---- In a window ----
# Another server may take the same number at the same moment: then it begins once more.
open_screen() {
    for attempt in 1 2 3; do
        : > "$work/number"
        Xvfb -displayfd 3 -screen 0 1280x800x24 -fbdir "$work" -noreset -nolisten tcp 3> "$work/number" 2> "$work/errors" &
        server=$!
        while kill -0 "$server" 2> /dev/null; do
            [ ! -s "$work/number" ] || return 0
            sleep 0.05
        done
    done
    fail "no virtual screen could be opened, $attempt times"
}
open_screen
DISPLAY=:$(cat "$work/number")
export DISPLAY
answers() { xdotool getmouselocation > /dev/null 2>&1; }
until_true "the virtual screen" answers
SDL_VIDEODRIVER=x11 SDL_AUDIODRIVER=dummy run window > "$work/out" 2> "$work/errors" &
kiosk=$!
is_there() { xdotool search --onlyvisible --name '^Doorstep$' > /dev/null 2>&1; }
until_true "the window" is_there

heard() { # FIRST_LINE SAYING
    tail -n "+$1" "$work/window.said" 2> /dev/null | cut -f 2- | sed "s/\t*\$//" | grep -qxF "$2"
}

# The first touch comes before the program has looked for any, as on a busy machine: it must not be lost with the
# window's own events.
kill -STOP "$kiosk"
last= held=yes
while IFS='	' read -r point saying; do
    [ -e "$work/window.said" ] || : > "$work/window.said"
    line=$(($(wc -l < "$work/window.said") + 1))
    # A touch on the same place at once would be a trembling hand's.
    [ "$point" != "$last" ] || sleep 0.4
    last=$point
    # shellcheck disable=SC2086
    xdotool mousemove $point mousedown 1 sleep 0.05 mouseup 1
    [ $held = no ] || kill -CONT "$kiosk"
    held=no
    [ -z "$saying" ] || until_true "\"$saying\"" heard $line "$saying"
done < "$work/touches"
# The receipt is on the screen, as the framebuffer has it.
looks_the_same() { "$same_picture" "$work/receipt.png" "$work/Xvfb_screen0" > "$work/differs"; }
until_true "the receipt's picture" looks_the_same
kill -TERM "$kiosk"
wait "$kiosk" || fail "the kiosk ended with $?"
kiosk=''
[ "$(queued "$work/window")" = 1 ] || fail "nothing lies in the queue"
echo "window: $(wc -l < "$work/touches") touches, one submission, the receipt on the screen"
