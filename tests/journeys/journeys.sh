#!/bin/sh
# journeys.sh PROGRAM LOCALES [--write]: plays every NAME.script here on the phone emulator and compares what is
# printed with NAME.screens; with --write they are written anew, to be read before they are kept.
#
# A script's lines that begin with "#!" are flags for the program. Time, random numbers and the zone are fixed, and
# each script has an empty data folder. Run in the repository's root. Exit status 1 when a screen differs.
set -eu
program=$1 locales=$2 write=${3:-}
here=tests/journeys
TZ=UTC0
export TZ
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
for script in "$here"/*.script; do
    [ -e "$script" ] || continue
    name=$(basename "$script" .script)
    flags=$(sed -n 's/^#! *//p' "$script")
    # The flags are words without spaces of their own.
    # shellcheck disable=SC2086
    if ! "$program" emulate --data "$work/$name" --locales "$locales" --demo --now 2026-03-05T09:00:00Z --seed 1 \
        $flags --script "$script" > "$work/$name.screens" 2> "$work/$name.errors"; then
        echo "journeys: $name could not be played:" >&2
        cat "$work/$name.errors" >&2
        status=1
    elif [ -n "$write" ]; then
        cp "$work/$name.screens" "$here/$name.screens"
        echo "journeys: wrote $here/$name.screens"
    elif ! diff -u "$here/$name.screens" "$work/$name.screens" >&2; then
        echo "journeys: $name shows other screens than $here/$name.screens" >&2
        status=1
    fi
done
exit $status
