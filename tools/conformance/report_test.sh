#!/bin/sh
# report_test.sh: a clause is supported while its tests pass, and turns when one fails, is not run
# or is missing; a claim that names no test is refused. And every test that docs/conformance names
# is a test of this build (its list: ctest -N in BUILD). Run in the repository's root.
set -eu
build=$1 here=tools/conformance
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

junit() { # NAME STATUS ...
    printf '<?xml version="1.0"?>\n<testsuite name="t">\n'
    while [ $# -gt 0 ]; do
        printf '\t<testcase name="%s" classname="%s" time="1" status="%s">\n\t</testcase>\n' "$1" "$1" "$2"
        shift 2
    done
    printf '</testsuite>\n'
}
cat >"$work/clauses.csv" <<'END'
chapter,clause,duty,claim,tests,notes
success_criteria_level_a,1.1.1,"Text, for pictures",supports,one two,"Both ""kinds""."
gdpr,22,No machine decides,partially-supports,two,Half of it.
pipl,99,Nothing,not-applicable,,It does not exist.
END

# wants WHY STATUS FILE PATTERN
wants() {
    status=0
    sh $here/report.sh "$work/junit.xml" "$work" 2026-11-23 2>"$work/said" || status=$?
    if [ "$status" -ne "$2" ] || ! grep -q "$4" "$work/$3"; then
        echo "$1: ended with $status; $3 lacks \"$4\""
        cat "$work/said" "$work/$3" 2>/dev/null
        bad=1
    fi
}
junit one run two run three fail >"$work/junit.xml"
wants 'all pass' 0 openacr.yaml 'level: supports'
wants 'a part stays a part' 0 duties.yaml 'level: partially-supports'
wants 'what does not apply stays' 0 duties.yaml 'level: not-applicable'
wants 'quotes are kept' 0 openacr.yaml 'notes: "Both \\"kinds\\". Shown by: one two."'
wants 'the table has it too' 0 report.md '| 22 | No machine decides | partially-supports | two |'
junit one run two fail >"$work/junit.xml"
wants 'one of two fails' 1 openacr.yaml 'level: does-not-support'
wants 'and it is said which' 1 openacr.yaml 'two did not pass'
wants 'a part turns as well' 1 duties.yaml 'level: does-not-support'
junit one run >"$work/junit.xml"
wants 'one is missing' 1 openacr.yaml 'two was not run'
junit one run two notrun >"$work/junit.xml"
wants 'one could not be run' 1 openacr.yaml 'level: does-not-support'
junit one run two disabled >"$work/junit.xml"
wants 'one is switched off' 1 openacr.yaml 'level: does-not-support'

junit one run two run >"$work/junit.xml"
# refuses WHY LINE
refuses() {
    { head -1 docs/conformance/clauses.csv; echo "$2"; } >"$work/clauses.csv"
    if sh $here/report.sh "$work/junit.xml" "$work" 2>/dev/null; then
        echo "$1: was taken"
        bad=1
    fi
}
refuses 'a claim without a test' 'gdpr,5,x,supports,,y'
refuses 'a level that is none' 'gdpr,5,x,mostly,one,y'
refuses 'not applicable without a reason' 'gdpr,5,x,not-applicable,,'
refuses 'a part that does not say which' 'gdpr,5,x,partially-supports,one,'
refuses 'a cell too few' 'gdpr,5,x,supports,one'

# Ours: no criterion of levels A and AA of WCAG 2.2 and no requirement of clauses 5.1 to 5.9 of EN 301 549 is
# passed over.
has() { # CHAPTER CLAUSES...
    chapter=$1
    shift
    for clause in "$@"; do
        grep -q "^$chapter,$clause," docs/conformance/clauses.csv ||
            { echo "docs/conformance/clauses.csv lacks $clause of $chapter"; bad=1; }
    done
}
has success_criteria_level_a 1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 \
    2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2
has success_criteria_level_aa 1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 \
    2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3
has en_301_549_generic_requirements 5.1.2.1 5.1.2.2 5.1.3.1 5.1.3.2 5.1.3.3 5.1.3.4 5.1.3.5 5.1.3.6 5.1.3.7 \
    5.1.3.8 5.1.3.9 5.1.3.10 5.1.3.11 5.1.3.12 5.1.3.13 5.1.3.14 5.1.3.15 5.1.3.16 5.1.4 5.1.5 5.1.6.1 5.1.6.2 \
    5.1.7 5.2 5.3 5.4 5.5.1 5.5.2 5.6.1 5.6.2 5.7 5.8 5.9

# Every test that is named is there.
ctest -N --test-dir "$build" | sed -n 's/^ *Test *#[0-9]*: //p' | sort >"$work/tests"
[ -s "$work/tests" ] || { echo "no tests in $build"; exit 1; }
sort "$work/tests" | while read -r name; do echo "$name" run; done | xargs sh -c '
    printf "<testsuite>\n"
    while [ $# -gt 0 ]; do printf "<testcase name=\"%s\" status=\"%s\">\n" "$1" "$2"; shift 2; done' sh >"$work/junit.xml"
cp docs/conformance/clauses.csv "$work/clauses.csv"
if ! sh $here/report.sh "$work/junit.xml" "$work" 2>"$work/said"; then
    echo 'docs/conformance/clauses.csv names tests that are not there:'
    cat "$work/said"
    grep -ho '[a-zA-Z0-9_-]* was not run' "$work/report.md" | sort -u
    bad=1
fi
exit "$bad"
