#!/bin/sh
# strips.sh STRIPS FEW_COLOURS [--check]: writes docs/services.md and its pictures: each service of both deployments as
# the kiosk's pages of one walk, and the phone's screens of its journey. With --check it only looks whether every
# service is there, on both. Run in the repository's root.
set -eu
strips=$1 few_colours=$2 check=${3:-}
doc=docs/services.md
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy TZ=UTC0
export SDL_VIDEODRIVER SDL_AUDIODRIVER TZ

services() { # PACK: without the menu, which has no page of its own
    for form in assets/services/"$1"/*/form.xml; do
        service=$(basename "$(dirname "$form")")
        [ "$service" = home ] || echo "$service"
    done
}

# What the menu calls it, in English.
title() { # PACK SERVICE
    awk -v id="<text id=\"menu:$2\">" '/<translation/ { english = /\(en\)/ }
        english && index($0, id) { found = 1; next }
        found && /<value>/ { gsub(/^ *<value>|<\/value>.*$/, ""); print; exit }' "assets/services/$1/home/form.xml"
}

# How its journey on the phone is called: the pension's registration is the deployment's first; that it worked and
# that it did not is one.
stem() { # PACK SERVICE
    case $1-$2 in
        cn-rural-enrol) echo cn-rural ;;
        *-not-worked) echo "$1-worked" ;;
        *) echo "$1-$2" ;;
    esac
}

if [ "$check" = --check ]; then
    status=0
    for pack in cn-rural ke; do
        for service in $(services $pack); do
            [ -s "docs/services/$pack/$service.png" ] && grep -qF "services/$pack/$service.png" $doc || {
                echo "strips: $doc does not show $service of $pack: ninja service-strips" >&2
                status=1
            }
            grep -qF "tests/journeys/$(stem $pack "$service")-en.screens" $doc || {
                echo "strips: $doc does not show $service of $pack on the phone" >&2
                status=1
            }
        done
    done
    exit $status
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
    echo '# The services'
    echo
    echo "Each service as the kiosk's pages of one walk to its end, in English, and as the phone's screens of its"
    echo 'journeys. Written by a command, `ninja -C build/dev service-strips`; the journeys are tests. Uyghur and Swahili'
    echo 'words are drafts until a native editor has read them.'
} > "$work/doc"
for pack in cn-rural ke; do
    mkdir -p "$work/$pack" "docs/services/$pack"
    rm -f "docs/services/$pack"/*.png
    echo "strips: walking through $pack" >&2
    "$strips" assets/services/$pack English "$work/$pack" > "$work/out" 2>&1 || {
        cat "$work/out" >&2
        exit 1
    }
    printf '\n## %s\n' "$pack" >> "$work/doc"
    for service in $(services $pack); do
        "$few_colours" "$work/$pack/$service.png" "docs/services/$pack/$service.png"
        words=$(title $pack "$service")
        printf '\n### %s\n`%s`\n\n![%s](services/%s/%s.png)\n' "${words:-$service}" "$service" "${words:-$service}" $pack \
            "$service" >> "$work/doc"
        journeys=
        stem=$(stem $pack "$service")
        for language in zh-CN ug sw en; do
            [ ! -e "tests/journeys/$stem-$language.screens" ] ||
                journeys="$journeys [$language](../tests/journeys/$stem-$language.screens)"
        done
        [ -z "$journeys" ] || printf '\nOn the phone:%s\n' "$journeys" >> "$work/doc"
        english=tests/journeys/$stem-en.screens
        [ -e "$english" ] && printf '\n<details><summary>Its screens in English</summary>\n\n```\n%s\n```\n</details>\n' \
            "$(cat "$english")" >> "$work/doc" || :
    done
done
mv "$work/doc" $doc
