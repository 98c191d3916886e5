#!/bin/sh
# flags.sh PROGRAM LOCALES: what doorstep-ussd says, and how it ends, when it is called wrongly or cannot work.
# A row: the exit status, words that must stand in the message, the flags. Run in the repository's root.
set -eu
program=$1 locales=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'dial *123#\n' >"$work/dial"
printf 'wait soon\n' >"$work/wrong"
failed=0

wants() { # STATUS WORDS FLAGS...
    want=$1 words=$2
    shift 2
    status=0
    "$program" "$@" </dev/null >"$work/out" 2>"$work/said" || status=$?
    echo "$status" >>"$work/said"
    if [ $status -ne "$want" ] || ! grep -qF -- "$words" "$work/said"; then
        echo "flags: doorstep-ussd $*: ended with $status instead of $want, and said:" >&2
        cat "$work/said" >&2
        failed=1
    fi
}
emulate() { # STATUS WORDS FLAGS...: beside a deployment that works
    want=$1 words=$2
    shift 2
    wants "$want" "$words" emulate --services assets/services/ke --locales "$locales" --data "$work/data" --demo "$@"
}

wants 64 'It can "emulate"'
wants 64 'nothing called "phone"' phone
wants 64 'no flag "--loud"' emulate --loud
wants 64 'missing after "--data"' emulate --data
wants 64 'does not understand "more"' emulate more
emulate 64 'no script to read' --script "$work/nowhere"
emulate 64 'no script to read' --script "$work"
emulate 64 'seconds, not "soon"' --script "$work/wrong"
emulate 64 '15 digits, not "abc"' --msisdn abc
emulate 64 '15 digits, not "+"' --msisdn +
emulate 64 '15 digits' --msisdn 1234567890123456
emulate 64 'no language "xx", it has: sw en' --language xx --script "$work/dial"
emulate 64 'up to 182/80, not "183/80"' --budget 183/80
emulate 64 'up to 182/80, not "140"' --budget 140
emulate 70 'have no room' --budget 30/15 --script "$work/dial"
emulate 64 'not "2026-02-30"' --now 2026-02-30
emulate 64 'a whole number, not "x"' --seed x
emulate 64 'knows no "pigeon"' --transport pigeon
emulate 70 'nowhere/deployment.conf' --services "$work/nowhere" --script "$work/dial"
emulate 70 'no catalogue' --locales "$work" --script "$work/dial"
emulate 64 'is not a folder' --data "$work/dial" --script "$work/dial"
emulate 70 'needs a terminal'
wants 70 'no key' emulate --services assets/services/ke --locales "$locales" --data "$work/other" --script "$work/dial"
emulate 0 '' --msisdn '' --language en --budget 128/56 --now 2026-03-05T09:00:00+03:00 --script "$work/dial"
exit $failed
