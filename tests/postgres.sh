#!/bin/sh
# A PostgreSQL server of the tests' own.
#   postgres.sh start FILE   makes a new cluster in a temporary folder, starts it, and writes
#                            two connection strings to FILE: by a socket, and over loopback
#   postgres.sh stop FILE    stops it and takes it away
# Root cannot run the server, so as root the user "postgres" does. When the program that called
# `start` (or process POSTGRES_FOR) ends without `stop`, as a ctest that was interrupted, the
# server is stopped too.
# POSTGRES_SYNC=on: every commit waits for the disk, as at an office (the bench wants it).
set -eu

usage() { echo "usage: postgres.sh start|stop FILE" >&2; exit 64; }
[ $# -eq 2 ] || usage
file=$2

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || { echo "postgres.sh: PostgreSQL is not installed" >&2; exit 1; }

as_server() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@")
    else
        "$@"
    fi
}

stop() {
    [ -f "$file" ] || return 0
    folder=$(sed -n 's/^# //p' "$file")
    case "$folder" in */doorstep-pg.*) ;; *) return 0 ;; esac
    as_server "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
    rm -f "$file"
}

# Others may take a port between the look and the start: then the next is tried.
start_server() {
    for try in 1 2 3 4 5 6 7 8 9 10; do
        port=$((20000 + ($$ * 7 + try * 1013) % 12000))
        if as_server "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -s \
            -o "-p $port -k $folder -c listen_addresses=127.0.0.1" start; then
            return 0
        fi
    done
    cat "$folder/log" >&2
    return 1
}

start() {
    stop
    folder=$(mktemp -d "${TMPDIR:-/tmp}/doorstep-pg.XXXXXX")
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '%s\n' "$password" >"$folder/password"
    if [ "$(id -u)" -eq 0 ]; then
        chown -R postgres:postgres "$folder"
    fi
    as_server "$bin/initdb" --no-sync -E UTF8 --locale=C -U doorstep -A trust \
        --auth-host=scram-sha-256 --pwfile="$folder/password" -D "$folder/data" >/dev/null
    cat >>"$folder/data/postgresql.conf" <<CONF
fsync = ${POSTGRES_SYNC:-off}
synchronous_commit = ${POSTGRES_SYNC:-off}
max_connections = 100
shared_buffers = 128MB
max_wal_size = 4GB
CONF
    start_server
    {
        echo "host=$folder port=$port user=doorstep dbname=postgres"
        echo "host=127.0.0.1 port=$port user=doorstep password=$password dbname=postgres"
        echo "# $folder"
    } >"$file"
    caller=${POSTGRES_FOR:-$PPID}
    (
        while kill -0 "$caller" 2>/dev/null && [ -d "$folder" ]; do sleep 2; done
        [ ! -d "$folder" ] || stop
    ) >/dev/null 2>&1 </dev/null &
}

case "$1" in
start) start ;;
stop) stop ;;
*) usage ;;
esac
