#!/bin/sh
# Measures our engine and the reference engine on the same forms, one after the other, and
# prints both and how many times slower or larger the reference is.
# Usage: tests/bench/compare.sh BENCH FOLDER
# BENCH is the bench program of a release build, FOLDER holds the reference tool (oracle.mjs
# with its packages installed); needs Node 20.19 or later.
set -eu

[ $# -eq 2 ] || { echo "usage: $0 BENCH FOLDER" >&2; exit 64; }
here=$(dirname "$0")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$1" form 1000 >"$scratch/large.xml"
"$1" form 100 >"$scratch/small.xml"
"$1" >"$scratch/ours"
node --expose-gc "$here/reference.mjs" "$2" "$scratch/large.xml" "$scratch/small.xml" \
    >"$scratch/reference"

awk 'FNR == NR { ours[$1] = $2; next }
     { reference[$1] = $2 }
     END {
         printf "%-18s %14s %14s %9s\n", "", "ours", "reference", "ratio"
         count = split("load_ms_median load_ms_worst answer_us_median answer_us_p99 " \
                       "answer_us_worst session_bytes", names, " ")
         for (i = 1; i <= count; i++) {
             name = names[i]
             printf "%-18s %14s %14s %8.0fx\n", name, ours[name], reference[name],
                 reference[name] / ours[name]
         }
         printf "%-18s %14s\n", "processor: load", ours["load_processor_ms_median"]
         printf "%-18s %14s\n", "  worst answer", ours["answer_processor_us_worst"]
         printf "%-18s %14s %14s\n", "questions", ours["questions"], reference["questions"]
         printf "%-18s %14s\n", "form_bytes", ours["form_bytes"]
     }' "$scratch/ours" "$scratch/reference"
