#!/bin/sh
# keys.sh [ROOT]: every key of a catalogue that the programs name is in locales/en.po.
#
# A literal counts as a key when it looks like one ("nav.back") and begins as keys do. The test
# locale_catalogues keeps the other languages equal to English. Prints each that is missing, with
# its place; exit status 1 when there is any, 2 when there is nothing to read.
set -eu
cd "${1:-.}"
LC_ALL=C
export LC_ALL

po=locales/en.po
[ -f "$po" ] || { echo "keys: there is no $po" >&2; exit 2; }
folders=
for folder in core ussd kiosk hub tools; do
    [ -d "$folder" ] && folders="$folders $folder"
done
# shellcheck disable=SC2086
sources=$(find $folders -name '*.c' ! -name '*_test.c' | sort)

# shellcheck disable=SC2086
exec awk '
FILENAME ~ /\.po$/ {
    if ($1 == "msgid" && $2 ~ /^"[a-z]/) {
        key = substr($2, 2, length($2) - 2)
        known[key] = 1
        if (index(key, "."))
            begins[substr(key, 1, index(key, ".") - 1)] = 1
    }
    next
}
{
    rest = $0
    while (match(rest, /"[a-z][a-z-]*(\.[a-z-]+)+"/)) {
        key = substr(rest, RSTART + 1, RLENGTH - 2)
        rest = substr(rest, RSTART + RLENGTH)
        if (!(substr(key, 1, index(key, ".") - 1) in begins))
            continue
        found++
        if (!(key in known)) {
            print "keys: " FILENAME ":" FNR ": \"" key "\" is in no catalogue"
            bad = 1
        }
    }
}
END {
    if (!found) {
        print "keys: no source names a key"
        exit 2
    }
    if (!bad)
        print "keys: " found " uses, all in '"$po"'"
    exit bad
}' "$po" $sources
