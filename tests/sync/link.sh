#!/bin/sh
# link.sh PROGRAM: makes certificates of a county's own, and runs the test of the link with them.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
for name in office other; do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -subj "/CN=$name" -addext subjectAltName=DNS:localhost \
        -keyout "$work/$name.key" -out "$work/$name.pem" 2>/dev/null
done
# A proxy of the machine's has no part in this.
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
"$1" "$work/office.pem" "$work/office.key" "$work/other.pem"
