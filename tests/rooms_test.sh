#!/bin/sh
# rooms_test.sh SCRIPT: rooms.sh sees what it is there to see.
set -eu
script=$1
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
failed=0

fresh() {
    rm -rf "${root:?}"/*
    mkdir -p "$root/core/low" "$root/core/mid" "$root/core/high" "$root/tools"
    echo 'doorstep_room(low PUBLIC low.h)' >"$root/core/low/CMakeLists.txt"
    printf 'doorstep_room(mid USES low\n              PUBLIC mid.h)\n' >"$root/core/mid/CMakeLists.txt"
    echo 'doorstep_room(high USES mid PUBLIC high.h) # USES none' >"$root/core/high/CMakeLists.txt"
    echo 'doorstep_program(tool SOURCES main.c USES mid)' >"$root/tools/CMakeLists.txt"
    echo '#include "low/low.h"' >"$root/core/mid/mid.c"
    echo '#include "low/low.h"' >"$root/core/high/high.c"
    echo '#include "low/inner.h"' >"$root/core/low/low.c"
    echo '#include "mid/mid.h"' >"$root/tools/main.c"
}

# wants STATUS WORDS WHY
wants() {
    status=0
    said=$(sh "$script" "$root" 2>&1) || status=$?
    if [ "$status" -ne "$1" ] || ! printf '%s\n' "$said" | grep -q "$2"; then
        printf 'rooms_test: %s\n  got %s: %s\n' "$3" "$status" "$said"
        failed=1
    fi
}

fresh
wants 0 'all downwards' 'good rooms are good'
fresh
echo '#include "low/inner.h"' >>"$root/core/mid/mid.c"
wants 1 'core/mid/mid.c:2: low/inner.h is not public in low' 'a private header is refused'
fresh
echo '  #  include "high/high.h"' >"$root/core/low/low.c"
wants 1 'low does not use high' 'an arrow that points up is refused'
fresh
echo '#include "high/high.h"' >"$root/tools/main.c"
wants 1 'tools does not use high' 'a program names the rooms it uses'
fresh
echo 'doorstep_room(low USES high PUBLIC low.h)' >"$root/core/low/CMakeLists.txt"
wants 1 'low uses itself' 'a circle is refused'
rm -rf "${root:?}"/*
wants 2 'no rooms' 'nothing to read is no success'
exit $failed
