#!/bin/sh
# kiosk.sh PROGRAM LOCALES: nothing that a person said at a kiosk can be read in its data folder: not while a draft lies
# there that a power cut left, nor one under a slip, nor when it is sent, nor after nobody came back. Each file is
# searched for every answer as it is, in hexadecimal digits, in UTF-16 and backwards. Run in the repository's root.
set -eu
program=$1 locales=$2
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy TZ=UTC0
export SDL_VIDEODRIVER SDL_AUDIODRIVER TZ
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
said='11010519680301006X 19680301 13800138000 471142 王大有人 Wanjiku'
searched=0 status=0

in_hex() {
    od -An -v -tx1 | tr -d ' \n'
}

search() { # STATE FILE
    in_hex < "$2" > "$work/hex"
    for word in $said; do
        for form in "$word" "$(printf %s "$word" | in_hex)" "$(printf %s "$word" | rev)"; do
            if grep -qF "$(printf %s "$form" | in_hex)" "$work/hex"; then
                echo "at_rest: $word can be read in $(basename "$2") $1" >&2
                status=1
            fi
        done
        if grep -qF "$(printf %s "$word" | iconv -t UTF-16LE | in_hex)" "$work/hex"; then
            echo "at_rest: $word can be read as UTF-16 in $(basename "$2") $1" >&2
            status=1
        fi
    done
    searched=$((searched + 1))
}

search_all() { # STATE
    for file in $(find "$work/data" -type f); do
        search "$1" "$file"
    done
}

play() { # STATE
    "$program" --demo --data "$work/data" --locales "$locales" --now 2026-03-05T09:00:00Z --seed 1 \
        --script "$work/script" \
        > "$work/out" 2> "$work/errors" || { cat "$work/out" "$work/errors" >&2; exit 1; }
    search_all "$1"
}

# From the greeting to the question for a secret; a name by a keyboard, so that it is known what was said.
fill_in() { # [other: what the power cut left is somebody else's]
    printf 'at 640 400\ntouch English\ntouch go\n'
    [ $# = 0 ] || printf 'touch #2\ntouch go\n'
    cat << 'EOF'
touch old-couple
touch go
touch handshake
touch go
touch go
touch go
touch go
touch yes
touch go
touch #1
touch go
keys 11010519680301006X
touch go
touch go
touch #1
touch go
touch farmer
touch farmer
type 王大有人 Wanjiku
touch go
touch go
touch no
touch go
touch #2
touch go
touch go
touch no
touch go
touch #1
touch go
keys 13800138000
touch go
touch go
touch yes
touch go
keys 471142
touch go
touch go
EOF
}

fill_in > "$work/script"
play "after a power cut"
{ fill_in other; echo touch stop; echo touch box; echo touch go; echo expect Remember; echo touch go; } > "$work/script"
play "under a slip"
{ fill_in other; echo touch go; echo touch more; echo touch more; echo touch more; echo touch go
  echo expect 'Your number is'; } > "$work/script"
play "when it is sent"
{ fill_in other; echo hear; echo wait 70; echo hear; echo wait 25; } > "$work/script"
play "when nobody came back"
[ "$(sqlite3 "$work/data/doorstep.db" 'SELECT count(*) FROM submission')" = 1 ]
# A search that finds nothing must be able to find something.
printf 'x%s' 13800138000 > "$work/data/readable"
kept=$status status=0
search "in a test of the search" "$work/data/readable" 2> "$work/found"
[ $status = 1 ] || { echo "at_rest: the search finds nothing" >&2; exit 1; }
[ "$searched" -gt 16 ] || { echo "at_rest: only $searched files were there" >&2; exit 1; }
exit "$kept"
