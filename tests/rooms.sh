#!/bin/sh
# rooms.sh [ROOT]: arrows between rooms point down only.
#
# Reads the doorstep_room, doorstep_program, doorstep_test and doorstep_fuzz lines of every
# CMakeLists.txt and every #include "ROOM/HEADER", and prints
#   - an include from another room of a header that is not in that room's PUBLIC list,
#   - an include of a room that is not in USES, directly or through the rooms used,
#   - a room that uses itself through others.
# A folder without a room of its own (tools, tests) may use what its programs and tests name;
# a fuzz target, which is a reader's own test, may include the header of that reader.
# Exit status 1 when there is any, 2 when there is nothing to read.
set -eu
cd "${1:-.}"
LC_ALL=C
export LC_ALL

folders=
for folder in core ussd kiosk hub tools tests; do
    [ -d "$folder" ] && folders="$folders $folder"
done
[ -n "$folders" ] || { echo "rooms: no rooms in $(pwd)" >&2; exit 2; }
# shellcheck disable=SC2086
lists=$(find $folders -name CMakeLists.txt | sort)
# shellcheck disable=SC2086
sources=$(find $folders -name '*.[ch]' | sort)
[ -n "$lists" ] && [ -n "$sources" ] || { echo "rooms: nothing to read in $(pwd)" >&2; exit 2; }

# shellcheck disable=SC2086
exec awk '
# core/form/form.h is of the room form, kiosk/desk/desk.c of desk, kiosk/main.c of kiosk,
# hub/db/db.h of db,
# ussd/flow.c of ussd, tests/fuzz/a.c of tests.
function room_of(path,    part, count) {
    count = split(path, part, "/")
    return part[1] == "core" || ((part[1] == "kiosk" || part[1] == "hub") && count > 2) ? part[2] : part[1]
}

# One whole command: its words; the folder it stands in is `here`.
function read_command(text, here,    words, count, i, list, owner) {
    sub(/^[ \t]*doorstep_[a-z]+[ \t]*\(/, "", text)
    sub(/\).*$/, "", text)
    count = split(text, words, /[ \t\n]+/)
    list = ""
    owner = ""
    for (i = 1; i <= count; i++) {
        if (words[i] == "")
            continue
        if (owner == "") {
            owner = command == "doorstep_room" ? words[i] : here
            if (command == "doorstep_room") {
                rooms[owner] = 1
                names[++room_count] = owner
            }
        } else if (words[i] ~ /^(USES|LINKS|PUBLIC|SOURCES|CORPUS|ARGS)$/)
            list = words[i]
        else if (list == "USES" && words[i] != owner)
            uses[owner, words[i]] = 1
        else if (list == "PUBLIC")
            public[owner "/" words[i]] = 1
    }
}

function complain(message) {
    print "rooms: " message
    bad = 1
}

# USES and what those use, by Warshall.
function close_arrows(    i, j, k, count, all, seen, pair, ends) {
    for (pair in uses) {
        split(pair, ends, SUBSEP)
        for (i = 1; i <= 2; i++)
            if (!(ends[i] in seen)) {
                seen[ends[i]] = 1
                all[++count] = ends[i]
            }
    }
    for (k = 1; k <= count; k++)
        for (i = 1; i <= count; i++)
            for (j = 1; j <= count; j++)
                if ((all[i], all[k]) in uses && (all[k], all[j]) in uses)
                    uses[all[i], all[j]] = 1
    for (i = 1; i <= count; i++)
        if ((all[i], all[i]) in uses && all[i] in rooms)
            complain(all[i] " uses itself through other rooms")
}

function check_include(header,    from, to, slash) {
    slash = index(header, "/")
    if (slash == 0)
        return
    from = room_of(FILENAME)
    to = substr(header, 1, slash - 1)
    if (!(to in rooms) || from == to)
        return
    includes++
    if (!(header in public) && FILENAME !~ /^tests\/fuzz\//)
        complain(FILENAME ":" FNR ": " header " is not public in " to)
    if (!((from, to) in uses))
        complain(FILENAME ":" FNR ": " from " does not use " to)
}

FNR == 1 && FILENAME !~ /CMakeLists\.txt$/ && !closed {
    closed = 1
    close_arrows()
}

FILENAME ~ /CMakeLists\.txt$/ {
    sub(/#.*/, "")
    if (!open && match($0, /doorstep_(room|program|test|fuzz)[ \t]*\(/)) {
        command = substr($0, RSTART, RLENGTH)
        sub(/[ \t]*\($/, "", command)
        open = 1
        text = ""
    }
    if (open) {
        text = text "\n" $0
        if ($0 ~ /\)/) {
            open = 0
            sub(/^\n/, "", text)
            read_command(text, room_of(FILENAME))
        }
    }
    next
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
    header = $0
    sub(/^[^"]*"/, "", header)
    sub(/".*/, "", header)
    check_include(header)
}

END {
    if (room_count == 0 || includes == 0) {
        print "rooms: found " room_count + 0 " rooms and " includes + 0 " includes between them"
        exit 2
    }
    if (!bad)
        print "rooms: " room_count " rooms, " includes " includes between them, all downwards"
    exit bad
}' $lists $sources
