#!/bin/sh
# Measures the kiosk and a browser in kiosk mode that shows a web form with the same questions, one after the other on
# one X display of 1280x800. Prints both, how many times slower or larger the browser is, and of each figure that is
# wanted whether it is met. Ends with 0 when all are met, 1 when one is missed, 70 when something does not run.
# Usage: tests/bench/kiosk/compare.sh BUILD [TOUCHES [IDLE_SECONDS]]
# BUILD is the folder of a release build, with glass in it (libx11-dev, libxtst-dev and libxdamage-dev have to be there
# when it is configured). The browser is Debian's: sudo apt-get install chromium. Without it only the kiosk is measured.
# TOUCHES (100) and IDLE_SECONDS (8, at most 18: between two greetings) make it shorter or surer; SHOTS names a folder
# for a picture of each. It takes just under two minutes. Nothing else should run on the machine: what was waited for a
# processor is in the figures. Every wait has an end.
set -eu

if [ $# -lt 1 ] || [ ! -x "$1/bin/doorstep-kiosk" ] || [ ! -x "$1/bin/glass" ] || [ ! -r "$1/bin/tap_sound.so" ]; then
    echo "usage: $0 BUILD [TOUCHES [IDLE_SECONDS]]: BUILD/bin holds doorstep-kiosk, glass and tap_sound.so" >&2
    exit 64
fi
here=$(dirname "$0")
build=$1 touches=${2:-100} idle=${3:-8} starts=7 cold_starts=2
glass=$build/bin/glass
services=assets/services/cn-rural
scratch=$(mktemp -d)
began=$(date +%s)
busy_ticks() { awk '$1 == "cpu" { busy = $2 + $3 + $4 + $7 + $8 + $9; print busy, busy + $5 + $6 }' /proc/stat; }
busy_then=$(busy_ticks)
running='' display=''
cleanup() {
    [ -z "$running" ] || end_program
    [ -z "$display" ] || kill "$display" 2>/dev/null || true
    rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
say() { echo "== $(($(date +%s) - began)) s: $*" >&2; }
fail() {
    echo "$*" >&2
    exit 70
}

within() { # SECONDS COMMAND...: until COMMAND is true
    ends=$(($(date +%s) + $1))
    shift
    until "$@"; do
        [ "$(date +%s)" -le "$ends" ] || return 1
        sleep 0.02
    done
}

# ---- The two programs ----

kiosk() { # COMMAND...: with what the kiosk is started with after it
    "$@" "$build/bin/doorstep-kiosk" --demo --services "$services" --data "$scratch/data" --locales "$build/locales"
}

heard_kiosk() { # what it hands to the device is written down
    kiosk "$@" env TAP_SOUND="$scratch/heard" LD_PRELOAD="$build/bin/tap_sound.so"
}

listed_kiosk() { # and what it says
    # shellcheck disable=SC2016
    heard_kiosk "$@" sh -c 'exec "$@" --said "$0"' "$scratch/said"
}

browser() {
    "$@" chromium --kiosk --no-sandbox --no-first-run --disable-features=Translate --mute-audio \
        --user-data-dir="$scratch/browser" --window-size=1280,800 --window-position=0,0 "file://$scratch/form.html"
}

begin() { # PROGRAM: from the start to the first page
    "$1" timeout 60 "$glass" start 30 >"$scratch/start" 2>"$scratch/errors" || true
    running=$(sed -n 's/^pid //p' "$scratch/start")
    grep -q start_ms "$scratch/start" || {
        cat "$scratch/errors" >&2
        fail "$1 shows no page within 30 s"
    }
}

all_of() { # PID: it and all that it has started
    echo "$1"
    # shellcheck disable=SC2013
    for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do all_of "$child"; done
}

is_gone() { # PID...: none of them runs; what nobody has waited for yet has no program any more
    for pid in "$@"; do
        ! readlink "/proc/$pid/exe" >/dev/null 2>&1 || return 1
    done
}

end_program() {
    left=$(all_of "$running")
    running=
    # shellcheck disable=SC2086
    set -- $left
    kill "$1" 2>/dev/null || true
    within 3 is_gone "$@" || kill -KILL "$@" 2>/dev/null || true
    within 3 is_gone "$@" || fail "process $1 does not end"
}

# ---- Figures ----

note() { echo "$1 $2" >>"$scratch/$program.figures"; } # NAME VALUE

note_half() { # NAME FILE: that of which as many are larger as are smaller
    note "$1" "$(sort -n "$2" | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }')"
}

memory_mb() {
    for pid in $(all_of "$running"); do cat "/proc/$pid/smaps_rollup" 2>/dev/null || true; done |
        awk '/^Pss:/ { kb += $2 } END { printf "%.1f", kb / 1024 }'
}

# Of each thread: its number, the times asleep that ended, and ns of work, since it began.
work_done() {
    for pid in $(all_of "$running"); do
        for thread in /proc/"$pid"/task/*; do
            awk -v thread="$thread" '/^voluntary_ctxt_switches:/ { wakes = $2 } FILENAME ~ /schedstat/ { ns = $1 }
                END { if (wakes != "") printf "%s %d %.0f\n", thread, wakes, ns }' \
                "$thread/status" "$thread/schedstat" 2>/dev/null || true
        done
    done
}

# The files that the program has mapped, to be dropped from memory: what others use as well stays there.
list_files() {
    for pid in $(all_of "$running"); do cat "/proc/$pid/maps" 2>/dev/null || true; done |
        awk '$6 ~ /^\/(usr|lib|opt|home|root|work|srv)/ { print $6 }' | sort -u >"$scratch/$program.files"
    [ "$program" = browser ] || find "$services" "$build/locales" /usr/share/fonts/truetype/wqy \
        /usr/lib/*/espeak-ng-data /usr/share/espeak-ng-data -type f 2>/dev/null >>"$scratch/$program.files" || true
}

drop_files() {
    while read -r file; do
        [ ! -r "$file" ] || dd if="$file" iflag=nocache count=0 2>/dev/null || true
    done <"$scratch/$program.files"
}

first_start() { # PROGRAM: what is read and made once
    program=$1
    begin "$program"
    sleep 1
    list_files
    end_program
}

one_start() { # PROGRAM FILE
    program=$1
    begin "$program"
    sed -n 's/^start_ms //p' "$scratch/start" >>"$scratch/$program.$2"
    sleep 0.3
    end_program
}

# By turns, so that whatever else the machine does meanwhile is in both.
measure_starts() {
    for each in kiosk $has_browser; do first_start "$each"; done
    for _ in $(seq $starts); do
        for each in kiosk $has_browser; do one_start "$each" warm; done
    done
    for _ in $(seq $cold_starts); do
        for program in kiosk $has_browser; do drop_files; done
        for each in kiosk $has_browser; do one_start "$each" cold; done
    done
    for program in kiosk $has_browser; do
        note_half start_ms "$scratch/$program.warm"
        note_half cold_ms "$scratch/$program.cold"
    done
}

measure_idle() { # what a thread did that ended meanwhile is not known
    work_done >"$scratch/before"
    sleep "$idle"
    work_done >"$scratch/after"
    awk -v s="$idle" 'FNR == NR { was[$1] = $2; worked[$1] = $3; next }
        { done += $2 - was[$1]; ns += $3 - worked[$1] }
        END { printf "wakeups_per_s %.2f\ncore_percent %.3f\n", done / s, ns / s / 1e7 }' \
        "$scratch/before" "$scratch/after" >>"$scratch/$program.figures"
}

measure_touches() { # X Y X Y...
    timeout 300 "$glass" touch "$touches" "$@" >"$scratch/touched" || fail "the touches do not end"
    [ "$program" = browser ] || sleep 0.2 # the last lines of what was said
    touch "$scratch/heard" "$scratch/said"
    awk -f "$here/touched.awk" "$scratch/touched" "$scratch/heard" "$scratch/said" >>"$scratch/$program.figures"
}

# Of a start: the first word of the greeting, from the beginning of the program.
measure_word() {
    for _ in 1 2 3 4 5; do
        rm -f "$scratch/heard" "$scratch/said"
        begin listed_kiosk
        within 5 grep -q ' 1$' "$scratch/heard" 2>/dev/null || fail "no greeting is heard within 5 s"
        awk '$1 == "began" { began = $2 } NF == 4 && $4 { printf "%.1f\n", $1 - began; exit }' "$scratch/start" \
            "$scratch/heard" >>"$scratch/kiosk.words"
        end_program
    done
    note_half word_ms "$scratch/kiosk.words"
}

measure_installed_kiosk() {
    libraries=$(ldd "$build/bin/doorstep-kiosk" | awk '$2 == "=>" { print $3 }' | xargs readlink -f | sort -u |
        xargs dpkg -S 2>/dev/null | cut -d: -f1 | sort -u)
    # shellcheck disable=SC2086
    packages_mb=$("$here/installed.sh" $libraries espeak-ng-data fonts-noto-color-emoji fonts-noto-core \
        fonts-wqy-microhei tegaki-zinnia-simplified-chinese)
    strip -o "$scratch/stripped" "$build/bin/doorstep-kiosk"
    own_kb=$(du -skc "$scratch/stripped" "$build/locales" assets | awk 'END { print $1 }')
    note installed_mb "$((packages_mb + own_kb / 1024 + 1))"
}

# name | what it is | ours at most | the browser's at least so many times as much
cat >"$scratch/names" <<END
start_ms|start to first page, warm, ms|100|10
cold_ms|the same, its files not in memory, ms||
word_ms|start to the greeting's first sample, ms|100|
memory_mb|memory in a Chinese form (PSS), MB|40|10
pixel_ms_p50|finger down to first changed pixel, ms||
pixel_ms_p99|the same, 99 of 100|8|
answer_ms_p50|finger lifted to first changed pixel, ms||
answer_ms_p99|the same, 99 of 100||
sample_ms_p50|finger lifted to first sample at the device, ms||
sample_ms_p99|the same, 99 of 100|10|
speech_ms_p50|finger lifted to first sample of speech, ms||
speech_ms_p99|the same, 99 of 100|10|
wakeups_per_s|wake-ups a second, between two greetings|0|
core_percent|a core, between two greetings, %|0.1|
installed_mb|installed with all it needs, MB||
END

# ---- What is measured ----

command -v Xvfb >/dev/null || fail "there is no Xvfb here: sudo apt-get install xvfb"
has_browser=browser
command -v chromium >/dev/null || {
    has_browser=
    say "there is no Chromium here, so the kiosk is measured alone: sudo apt-get install chromium"
}
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$scratch/display" 2>/dev/null &
display=$!
within 10 test -s "$scratch/display" || fail "Xvfb does not start"
DISPLAY=:$(cat "$scratch/display") SDL_AUDIODRIVER=dummy
export DISPLAY SDL_AUDIODRIVER

timeout 30 "$build/bin/doorstep-kiosk" --demo --services "$services" --data "$scratch/script" \
    --locales "$build/locales" --script "$here/fill.script" --taps "$scratch/taps" >/dev/null 2>"$scratch/errors" || {
    cat "$scratch/errors" >&2
    fail "the way into the form is not found"
}
rm -rf "$scratch/script"
timeout 30 "$build/bin/doorstep-form" show "$services/enrol" --language zh-CN |
    awk -f "$here/web_form.awk" >"$scratch/form.html"
# shellcheck disable=SC2046
set -- $(tail -n 5 "$scratch/taps")

say "$((1 + starts + cold_starts)) starts of each"
measure_starts
program=kiosk
say "the kiosk: to its first word, 5 starts"
measure_word
say "the kiosk: its invitation for $idle s, between two greetings"
begin kiosk
# 3 s of greeting, a second later the device is closed, ten later SDL's sound is ended: then nothing is left to do.
quiet=$(($(date +%s) + 16))
measure_installed_kiosk
if [ -n "$has_browser" ]; then
    program=browser
    note installed_mb "$("$here/installed.sh" chromium fonts-wqy-microhei)"
    program=kiosk
fi
while [ "$(date +%s)" -gt $((quiet + 18 - idle)) ]; do quiet=$((quiet + 36)); done # too late: after the next greeting
while [ "$(date +%s)" -lt "$quiet" ]; do sleep 0.1; done
measure_idle
end_program
say "the kiosk: a form in Chinese, $touches touches"
rm -f "$scratch/heard" "$scratch/said"
begin listed_kiosk
timeout 60 "$glass" walk <"$scratch/taps" || fail "the walk into the form does not end"
measure_touches "$@"
note memory_mb "$(memory_mb)"
[ -z "${SHOTS:-}" ] || import -window root "$SHOTS/kiosk.png"
end_program

if [ -n "$has_browser" ]; then
    program=browser
    rm -f "$scratch/heard" "$scratch/said"
    say "Chromium: the form for $idle s"
    begin browser
    sleep 3
    measure_idle
    [ -z "${SHOTS:-}" ] || import -window root "$SHOTS/browser.png"
    say "Chromium: $touches touches"
    measure_touches 150 700 500 700
    note memory_mb "$(memory_mb)"
    end_program
fi
touch "$scratch/browser.figures"
say "done"

echo "$busy_then $(busy_ticks)" |
    awk '{ printf "The processors were busy for %.0f %% of the run; 10 to 15 %% are its own.\n\n", 100 * ($3 - $1) / ($4 - $2) }'
awk -f "$here/wanted.awk" "$scratch/names" "$scratch/kiosk.figures" "$scratch/browser.figures"
