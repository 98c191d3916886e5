#!/bin/sh
# commands.sh PROGRAM: what doorstep-sync says and how it ends when it is used wrongly, or when
# something is not there: in plain words, and as docs/sync.md promises.
set -eu
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
failed=0

ends() { # STATUS WORDS ARGUMENTS...: ends so, and says those words somewhere
    want=$1 words=$2
    shift 2
    status=0
    "$program" "$@" --data "$work/data" >"$work/said" 2>&1 || status=$?
    if [ "$status" -ne "$want" ] || ! grep -qF -- "$words" "$work/said"; then
        echo "commands: doorstep-sync $*: ended with $status instead of $want, and said:" >&2
        cat "$work/said" >&2
        failed=1
    fi
}

ends 64 'it wants a command'
ends 64 'there is no command "start"' start
ends 64 'wants what comes after it' enrol
ends 64 'wants what comes after it' export
ends 64 'too many words' status now
ends 64 'unrecognized option' run --fast
ends 0 'doorstep-sync enrol URL#CODE' --help
ends 78 'this device is not enrolled' run --once
ends 78 'this device is not enrolled' --once
ends 78 'this device is not enrolled' status --json
ends 78 'this device is not enrolled' export "$work"
ends 78 'this device is not enrolled' run
ends 64 "an invitation is the office's address" enrol 'https://office.invalid'
ends 64 "an invitation is the office's address" enrol 'ABCD-EFGH-JKLM-NPQR'
ends 75 'no network, or no such address' enrol 'http://office.invalid#ABCD-EFGH-JKLM-NPQR'
ends 75 'nobody answers' enrol 'http://127.0.0.1:9#ABCD-EFGH-JKLM-NPQR'
mkdir -p "$work/data/office"
echo x >"$work/data/office/office.key"
ends 70 'to a demonstration' enrol 'http://127.0.0.1:9#ABCD-EFGH-JKLM-NPQR'
rm -rf "$work/data"
echo x >"$work/data" # where a folder should be
ends 70 'is not a folder' enrol 'http://127.0.0.1:9#ABCD-EFGH-JKLM-NPQR'
rm "$work/data"
mkdir "$work/data"
for wrong in 'sever = openrosa' 'every_s = 1' 'hours = always' 'url'; do
    printf 'server = openrosa\nurl = https://odk.invalid\nservices = assets/services/ke\n%s\n' "$wrong" \
        >"$work/data/sync.conf"
    ends 78 'sync.conf' run --once
done
exit "$failed"
