#!/bin/sh
# words_test.sh WORDS: each rule of words.sh finds a slip planted in a copy of the assets.
set -eu
words=$1
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

# wants "WHAT IT SAYS" FILE SED-COMMAND
wants() {
    rm -rf "$copy/assets"
    cp -r assets "$copy/assets"
    sed -i "$3" "$copy/assets/$2"
    ! cmp -s "assets/$2" "$copy/assets/$2" || { echo "nothing was planted in $2"; exit 1; }
    if said=$(sh "$words" "$copy/assets"); then
        echo "a slip in $2 went unseen: $1"
        exit 1
    fi
    case $said in
    *"$1"*) ;;
    *) echo "wanted \"$1\", was told: $said"; exit 1 ;;
    esac
}
wants 'no picture key' pictures.csv '/^key,/d'
wants 'only looks Uyghur' services/cn-rural/home/form.xml 's/ە/ه/'
wants 'not ASCII' services/ke/haba/form.xml 's/M-Pesa/M–Pesa/'
wants 'counts double' services/ke/haba/form.xml 's/Jina la kwanza</[Jina la kwanza]</'
wants 'monthly_15 should be 60.43' services/cn-rural/enrol/tiers.csv 's/60\.43/60.44/'
wants 'an older day' services/cn-rural/enrol/basic-pension.csv 's/^143,2025/143,2012/'
wants 'not a day' services/ke/sha/rules.csv 's/2024-10-01/1.10.2024/'
wants 'no column approver' services/cn-rural/died/funeral.csv '1s/,approver/,approved/'
