#!/bin/sh
# Measures the kiosk and a browser in kiosk mode that shows a web form with the same questions, one after the other on
# one X display of 1280x800, and prints both and how many times slower or larger the browser is.
# Usage: tests/bench/kiosk/compare.sh BUILD [TOUCHES [IDLE_SECONDS]]
# BUILD is the folder of a release build, with glass in it (libx11-dev, libxtst-dev and libxdamage-dev have to be there
# when it is configured). The browser is Debian's: apt-get install chromium. Without it only the kiosk is measured.
# TOUCHES (200) and IDLE_SECONDS (20, in the silence of 30 s between two greetings) make it shorter; SHOTS names a
# folder for a picture of each. Nothing else should run on the machine.
set -eu

[ $# -ge 1 ] && [ -x "$1/bin/doorstep-kiosk" ] && [ -x "$1/bin/glass" ] || {
    echo "usage: $0 BUILD [TOUCHES [IDLE_SECONDS]]: BUILD/bin holds doorstep-kiosk and glass" >&2
    exit 64
}
here=$(dirname "$0")
build=$1 touches=${2:-200} idle=${3:-20} starts=5
glass=$build/bin/glass
services=assets/services/cn-rural
scratch=$(mktemp -d)
running='' display=''
cleanup() {
    [ -z "$running" ] || end_program
    [ -z "$display" ] || kill "$display" 2>/dev/null || true
    rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
say() { echo "== $*" >&2; }

# ---- The two programs ----

kiosk() { # COMMAND...: with what the kiosk is started with after it
    "$@" "$build/bin/doorstep-kiosk" --demo --services "$services" --data "$scratch/data" --locales "$build/locales"
}

heard_kiosk() {
    kiosk "$@" env TAP_SOUND="$scratch/sound" LD_PRELOAD="$build/bin/tap_sound.so"
}

browser() {
    "$@" chromium --kiosk --no-sandbox --no-first-run --disable-features=Translate --mute-audio \
        --user-data-dir="$scratch/browser" --window-size=1280,800 --window-position=0,0 "file://$scratch/form.html"
}

begin() { # PROGRAM: from the start to the first page
    "$1" "$glass" start 30 >"$scratch/start" 2>"$scratch/errors" || true
    running=$(sed -n 's/^pid //p' "$scratch/start")
    grep -q start_ms "$scratch/start" || {
        cat "$scratch/errors" >&2
        echo "$1 shows no page" >&2
        exit 1
    }
}

all_of() { # PID: it and all that it has started
    echo "$1"
    for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do all_of "$child"; done
}

end_program() {
    left=$(all_of "$running")
    kill "$running" 2>/dev/null || true
    for pid in $left; do tail --pid="$pid" -s 0.05 -f /dev/null; done
    running=
}

# ---- Figures ----

note() { echo "$1 $2" >>"$scratch/$program.figures"; } # NAME VALUE

memory_mb() {
    for pid in $(all_of "$running"); do cat "/proc/$pid/smaps_rollup" 2>/dev/null || true; done |
        awk '/^Pss:/ { kb += $2 } END { printf "%.1f", kb / 1024 }'
}

# Times asleep that ended, and ns of work, of all threads since they began.
work_done() {
    for pid in $(all_of "$running"); do
        cat /proc/"$pid"/task/*/status 2>/dev/null | sed -n 's/^voluntary_ctxt_switches:/wake/p' || true
        sed 's/^/ns /' /proc/"$pid"/task/*/schedstat 2>/dev/null || true
    done | awk '$1 == "wake" { wakes += $2 } $1 == "ns" { ns += $2 } END { printf "%d %.0f\n", wakes, ns }'
}

measure_starts() {
    begin "$program" # what is read and made once
    sleep 2
    end_program
    for _ in $(seq $starts); do
        begin "$program"
        sed -n 's/^start_ms //p' "$scratch/start" >>"$scratch/$program.starts"
        sleep 1
        end_program
    done
    note start_ms "$(sort -n "$scratch/$program.starts" | sed -n "$((starts / 2 + 1))p")"
}

measure_idle() {
    before=$(work_done)
    sleep "$idle"
    after=$(work_done)
    note wakeups_per_s "$(echo "$before $after" | awk -v s="$idle" '{ printf "%.2f", ($3 - $1) / s }')"
    note core_percent "$(echo "$before $after" | awk -v s="$idle" '{ printf "%.3f", ($4 - $2) / s / 1e7 }')"
}

measure_touches() { # X Y X Y
    "$glass" touch "$touches" "$@" >"$scratch/touched"
    while read -r name value; do note "$name" "$value"; done <"$scratch/touched"
}

cat >"$scratch/names" <<END
start_ms            start to first page, warm, ms
memory_mb           memory in a Chinese form (PSS), MB
first_pixel_ms_p50  touch to first changed pixel, ms
first_pixel_ms_p99  the same, 99 of 100
still_ms_p50        touch until still, ms (ours: said to its end)
first_sample_ms_p50 touch to first sample at the device, ms
first_sample_ms_p99 the same, 99 of 100
wakeups_per_s       wake-ups a second, between two greetings
core_percent        a core, between two greetings, %
installed_mb        installed with all it needs, MB
END

# ---- What is measured ----

Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$scratch/display" 2>/dev/null &
display=$!
until [ -s "$scratch/display" ]; do sleep 0.1; done
DISPLAY=:$(cat "$scratch/display") SDL_AUDIODRIVER=dummy
export DISPLAY SDL_AUDIODRIVER

"$build/bin/doorstep-kiosk" --demo --services "$services" --data "$scratch/script" --locales "$build/locales" \
    --script "$here/fill.script" --taps "$scratch/taps" >/dev/null 2>"$scratch/errors" || {
    cat "$scratch/errors" >&2
    exit 1
}
rm -rf "$scratch/script"
# shellcheck disable=SC2046
set -- $(tail -n 2 "$scratch/taps")

program=kiosk
say "The kiosk: $starts starts"
measure_starts
say "the invitation for $idle s, between two greetings"
begin kiosk
sleep 12 # the first greeting
measure_idle
end_program
say "a form in Chinese, $touches touches"
begin kiosk
sleep 1
head -n -2 "$scratch/taps" | "$glass" taps 700
measure_touches "$@"
note memory_mb "$(memory_mb)"
[ -z "${SHOTS:-}" ] || import -window root "$SHOTS/kiosk.png"
end_program

say "to the first sound, $touches touches"
mkfifo "$scratch/sound"
(cat "$scratch/sound" >/dev/null) &
drain=$!
begin heard_kiosk
sleep 1
head -n -2 "$scratch/taps" | "$glass" taps 700
kill "$drain"
"$glass" sound "$scratch/sound" "$touches" "$@" >"$scratch/heard" || cat "$scratch/heard" >&2
while read -r name value; do note "$name" "$value"; done <"$scratch/heard"
end_program

if command -v chromium >/dev/null; then
    program=browser
    "$build/bin/doorstep-form" show "$services/enrol" --language zh-CN |
        awk -f "$here/web_form.awk" >"$scratch/form.html"
    say "The browser: $starts starts"
    measure_starts
    begin browser
    sleep 10
    say "the form for $idle s"
    measure_idle
    [ -z "${SHOTS:-}" ] || import -window root "$SHOTS/browser.png"
    say "$touches touches"
    measure_touches 150 700 500 700
    note memory_mb "$(memory_mb)"
    end_program
else
    say "there is no chromium here: apt-get install chromium"
fi

program=kiosk
libraries=$(ldd "$build/bin/doorstep-kiosk" | awk '$2 == "=>" { print $3 }' | xargs readlink -f | sort -u |
    xargs dpkg -S 2>/dev/null | cut -d: -f1 | sort -u)
# shellcheck disable=SC2086
packages_mb=$("$here/installed.sh" $libraries espeak-ng-data fonts-noto-color-emoji fonts-noto-core \
    fonts-wqy-microhei tegaki-zinnia-simplified-chinese)
strip -o "$scratch/stripped" "$build/bin/doorstep-kiosk"
own_kb=$(du -skc "$scratch/stripped" "$build/locales" assets | awk 'END { print $1 }')
note installed_mb "$((packages_mb + own_kb / 1024 + 1))"
if [ -f "$scratch/browser.figures" ]; then
    program=browser
    note installed_mb "$("$here/installed.sh" chromium fonts-wqy-microhei)"
fi
touch "$scratch/browser.figures"

awk 'FNR == NR { ours[$1] = $2; next }
     { browser[$1] = $2 }
     END {
         printf "%-44s %10s %10s %9s\n", "", "ours", "browser", "ratio"
         while ((getline line < names) > 0) {
             name = line
             sub(/ .*/, "", name)
             sub(/^[^ ]+ +/, "", line)
             ratio = browser[name] > 0 && ours[name] > 0 ? sprintf("%8.1fx", browser[name] / ours[name]) : ""
             printf "%-44s %10s %10s %9s\n", line, ours[name], browser[name], ratio
         }
     }' names="$scratch/names" "$scratch/kiosk.figures" "$scratch/browser.figures"
