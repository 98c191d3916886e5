#!/bin/sh
# What programs take on a disk: the Debian packages named and all that they need, installed on an empty machine.
# Usage: installed.sh PACKAGE...     prints MB
set -eu
# The base system (glibc and whatever a Debian cannot be without) is on every machine: it is not counted.
apt-get -s -o Dir::State::status=/dev/null -o Debug::NoLocking=1 install --no-install-recommends "$@" 2>/dev/null |
    awk '$1 == "Inst" { print $2 }' |
    xargs apt-cache show --no-all-versions |
    awk '/^Package:/ { base = 0 } /^(Essential: yes|Priority: required)/ { base = 1 }
         /^Installed-Size:/ { size = $2 } /^$/ { if (!base) kb += size; base = 0; size = 0 }
         END { if (!base) kb += size; printf "%.0f\n", kb / 1024 }'
