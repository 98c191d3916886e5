#!/bin/sh
# words.sh [FOLDER]: what no form engine can know about the forms and tables in assets/services.
#
#   - every picture that a form names has a row in assets/pictures.csv;
#   - Uyghur is written with its own letters: U+0647, U+0629 and U+06A9 only look like them;
#   - forms of `ke` hold ASCII alone, which a phone sends in its 7-bit alphabet, and none of the
#     signs that count double there;
#   - monthly_15 of a tier is (amount + subsidy) x 15 / 139, without interest;
#   - rows of a table that is read by date are in the order of their days;
#   - a table with amounts or ages says from when and until when a row holds, where it is from, who approved it,
#     and whether that is still to be verified.
# Prints what is wrong, one a line, and exits 1 when there is any.
set -eu
assets=${1:-assets}
LC_ALL=C
export LC_ALL
bad=$(mktemp)
trap 'rm -f "$bad"' EXIT

for form in "$assets"/services/*/*/form.xml; do
    [ -f "$form" ] || { echo "words: no forms in $assets" >&2; exit 2; }
    grep -o 'jr://images/[^<"]*' "$form" | sed 's,.*/,,; s,\.png$,,' | sort -u | while read -r name; do
        grep -q "^$name," "$assets/pictures.csv" || echo "$form: no picture $name in pictures.csv"
    done
    # The letters as octets: D9 87, D8 A9, DA A9.
    grep -nE "$(printf '\331\207|\330\251|\332\251')" "$form" | sed "s,:.*,: a letter that only looks Uyghur," |
        sed "s,^,$form:,"
done >>"$bad"

for form in "$assets"/services/ke/*/form.xml; do
    grep -n "$(printf '[^\t -~]')" "$form" | sed "s,^\([0-9]*\):.*,$form:\1: not ASCII,"
    grep -nE '<value[^>]*>[^<]*[][{}~\\^|]' "$form" | sed "s,^\([0-9]*\):.*,$form:\1: a sign that counts double,"
done >>"$bad"

for table in "$assets"/services/*/*/tiers.csv; do
    awk -F, -v file="$table" 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
        { want = sprintf("%.2f", ($column["amount"] + $column["subsidy"]) * 15 / 139) }
        $column["monthly_15"] != want { print file ":" NR ": monthly_15 should be " want }' "$table"
done >>"$bad"

for table in "$assets"/services/*/*/rules.csv "$assets"/services/*/*/basic-pension.csv; do
    awk -F, -v file="$table" 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i
            if (!("valid_from" in column)) print file ": no column valid_from"
            next }
        { key = "name" in column ? $column["name"] : "" ; day = $column["valid_from"] }
        day !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$/ { print file ":" NR ": not a day: " day }
        key in last && day < last[key] { print file ":" NR ": an older day after a newer one" }
        { last[key] = day }' "$table"
done >>"$bad"

for table in "$assets"/services/*/*/rules.csv "$assets"/services/*/*/basic-pension.csv \
    "$assets"/services/*/*/tiers.csv "$assets"/services/*/*/exempt.csv "$assets"/services/*/*/amounts.csv \
    "$assets"/services/*/*/seasons.csv "$assets"/services/*/*/funeral.csv; do
    [ -f "$table" ] || continue
    for column in valid_from valid_to source approver verify; do
        head -n 1 "$table" | grep -q "\(^\|,\)$column\(,\|\$\)" || echo "$table: no column $column"
    done
done >>"$bad"

[ -s "$bad" ] || exit 0
cat "$bad"
exit 1
