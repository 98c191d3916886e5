#!/bin/sh
# format.sh: every .c and .h that git knows is as clang-format writes it. Exit status 77 (skipped)
# when clang-format or git is not there.
set -eu
command -v clang-format >/dev/null || { echo "format: skipped: clang-format is not installed"; exit 77; }
git rev-parse --is-inside-work-tree >/dev/null 2>&1 || { echo "format: skipped: not a git tree"; exit 77; }
count=$(git ls-files -- '*.c' '*.h' | wc -l)
[ "$count" -gt 0 ] || { echo "format: git knows no file"; exit 1; }
git ls-files -z -- '*.c' '*.h' | xargs -0 -n 50 clang-format --dry-run -Werror
echo "format: $count files are well formed"
