#!/bin/sh
# screens.sh PROGRAM LOCALES SAME_PICTURE [--write]: draws a page of each kind in each language by the scripts in
# screens/, and compares the pictures with those in docs/screens, with a small tolerance; with --write they are drawn
# anew, to be looked at before they are kept. Headers of scripts are as in journeys.sh; "#! folder" is where the
# pictures belong, "#! flags" what the program is told besides. Run in the repository's root.
set -eu
program=$1 locales=$2 same_picture=$3 write=${4:-}
few_colours=$(dirname "$same_picture")/few_colours
here=tests/kiosk/screens kept=docs/screens
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

play() { # SCRIPT LANGUAGE
    folder=$2$(header folder "$1")
    mkdir -p "$work/$folder"
    sed -e "s/^\[$2\] *//" -e '/^\[/d' -e "s/{language}/$(own_name "$2")/" "$1" > "$work/script"
    rm -rf "$work/data"
    # The flags are words without spaces of their own.
    # shellcheck disable=SC2046
    if ! "$program" --demo --services "$(header services "$1")" --data "$work/data" --locales "$locales" \
        --now 2026-03-05T09:00:00Z --seed 1 $(header flags "$1") --shots "$work/$folder" \
        --script "$work/script" > "$work/out" 2> "$work/errors"; then
        echo "screens: $1 in $2 could not be played:" >&2
        cat "$work/errors" >&2
        status=1
    fi
    for picture in "$work/$folder"/*.png; do
        name=$(basename "$picture")
        if [ -n "$write" ]; then
            mkdir -p "$kept/$folder"
            "$same_picture" "$kept/$folder/$name" "$picture" > "$work/out" 2>&1 ||
                "$few_colours" "$picture" "$kept/$folder/$name"
        else
            "$same_picture" "$kept/$folder/$name" "$picture" >&2 || status=1
        fi
    done
}

# The pages of a row are the same in each language.
write_readme() {
    echo '# What the kiosk looks like'
    echo
    echo 'Drawn by the program itself, from the scripts in tests/kiosk/screens: `ninja golden-screens`. Each is also'
    echo 'a test: a page that looks otherwise fails it.'
    for row in 'zh-CN ug en' 'sw' 'en-kinds' 'zh-CN-800x480 ug-800x480 en-800x480' \
        'zh-CN-contrast ug-contrast en-contrast' 'ug-portrait'; do
        first=${row%% *}
        echo
        echo "## $(title "$first")"
        echo
        echo "|$(printf ' %s |' $row)"
        echo "|$(printf '%s' "$row" | sed 's/[^ ][^ ]* */---|/g')"
        for picture in "$kept/$first"/*.png; do
            name=$(basename "$picture")
            line='|'
            for folder in $row; do
                line="$line ![$folder, $(echo "${name%.png}" | sed 's/^[0-9]*-//; s/-/ /g')]($folder/$name) |"
            done
            echo "$line"
        done
    done
}

title() { # FOLDER
    case $1 in
        *-800x480) echo 'A screen of 7 inches' ;;
        *-contrast) echo 'Strong colours, the largest letters' ;;
        *-portrait) echo 'Upright' ;;
        *-kinds) echo 'Other kinds of questions' ;;
        sw) echo 'Kenya' ;;
        *) echo 'The residents’ pension' ;;
    esac
}

for script in "$here"/*.script; do
    for language in $(header languages "$script"); do
        play "$script" "$language"
    done
done
[ -z "$write" ] || write_readme > "$kept/README.md"
exit $status
