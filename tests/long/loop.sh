#!/bin/sh
# loop.sh PROGRAMS TOOLS [RUNS [LANES [FIRST-SEED]]]: tests/sync/loop.sh in its full form.
#
# RUNS seeds (200) on SQLite and as many on PostgreSQL, in LANES (16) pairs of namespaces at a
# time: a thin line is mostly waited for. Takes about ten minutes.
#   tests/long/loop.sh build/release/bin build/release/tests
set -eu
cd "$(dirname "$0")/../.."
programs=$1 tools=$2 runs=${3:-200} first=${5:-1000} lanes=${4:-16}
work=$(mktemp -d)
end() {
    status=$?
    trap - EXIT
    kill $lane_pids 2>/dev/null || true
    wait
    sh tests/postgres.sh stop "$work/postgres"
    rm -rf "$work"
    exit "$status"
}
lane_pids=''
trap end EXIT
trap 'exit 1' INT TERM

sh tests/postgres.sh start "$work/postgres"
each=$(((2 * runs + lanes - 1) / lanes))
for lane in $(seq "$lanes"); do
    set -- "$programs" "$tools" "$each" $((first + lane * each))
    [ $((lane % 2)) -eq 0 ] || set -- "$@" "$work/postgres"
    sh tests/sync/loop.sh "$@" >"$work/lane-$lane" 2>&1 &
    lane_pids="$lane_pids $!"
done
failed=0
for pid in $lane_pids; do
    rc=0
    wait "$pid" || rc=$?
    [ "$rc" -ne 77 ] || failed=77
    [ "$rc" -eq 0 ] || [ "$rc" -eq 77 ] || failed=1
    cat "$work"/lane-* >"$work/all"
done
grep -h -v ', each once' "$work"/lane-* || true
echo "long loop: $(grep -c ', each once' "$work/all") of $((each * lanes)) runs: each submission at the hub once"
[ "$failed" -eq 0 ] || exit "$failed"
