#!/bin/sh
# Opens what odk_encrypt made with OpenSSL's command line alone, an implementation that knows
# nothing of ours: key, vectors, padding, files, signature. Usage: odk_openssl_test.sh SEALER
set -eu
sealer=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

hex_of() { od -An -v -tx1 | tr -d ' \n'; }

# The text of the first element of that name in the manifest, its five entities undone.
element() {
    sed -n "s:.*<$1>\([^<]*\)</$1>.*:\1:p" "$work/sent/submission.xml" |
        sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g'
}

unwrap() {
    base64 -d | openssl pkeyutl -decrypt -inkey "$work/office.pem" -pkeyopt rsa_padding_mode:oaep \
        -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256
}

# Raises byte $2 of the hexadecimal text $1 by one, modulo 256.
raise() {
    before=$(printf %s "$1" | head -c $(($2 * 2)))
    byte=$(printf %s "$1" | cut -c "$(($2 * 2 + 1))-$(($2 * 2 + 2))")
    after=$(printf %s "$1" | cut -c "$(($2 * 2 + 3))-")
    printf '%s%02x%s' "$before" $(((0x$byte + 1) % 256)) "$after"
}

# Decrypts file number $1 named $2, takes off the padding, compares with the plain one.
open_file() {
    iv=$(raise "$iv" $(($1 % 16)))
    openssl enc -d -aes-256-cfb -K "$key" -iv "$iv" -in "$work/sent/$2.enc" -out "$work/padded"
    padded=$(wc -c <"$work/padded")
    pad=$(tail -c 1 "$work/padded" | hex_of)
    pad=$((0x$pad))
    [ $((padded % 16)) -eq 0 ] || fail "$2: $padded bytes are no whole blocks"
    [ "$pad" -ge 1 ] && [ "$pad" -le 16 ] || fail "$2: padding of $pad"
    want=$(awk -v n="$pad" 'BEGIN { for (i = 0; i < n; i++) printf "%02x", n }')
    [ "$(tail -c "$pad" "$work/padded" | hex_of)" = "$want" ] || fail "$2: padding is not PKCS#7"
    head -c $((padded - pad)) "$work/padded" >"$work/opened"
    cmp "$work/opened" "$work/plain/$2" || fail "$2: other bytes than were sealed"
    printf '%s::%s\n' "$2" "$(openssl dgst -md5 -r "$work/plain/$2" | cut -c 1-32)" >>"$work/signed"
}

# Seals what lies in $work/plain, opens it again. $1: form id, $2: version, $3: instanceID; the
# names of attachments follow.
case_of() {
    form_id=$1 version=$2 instance_id=$3
    shift 3
    rm -rf "$work/sent"
    mkdir "$work/sent"
    "$sealer" "$work/plain" "$work/sent" "$public" "$form_id" "$version" "$instance_id" "$@"

    wrapped=$(element base64EncryptedKey)
    key=$(printf %s "$wrapped" | unwrap | hex_of)
    [ ${#key} -eq 64 ] || fail "the key has ${#key} hexadecimal digits"
    iv=$({
        printf %s "$instance_id"
        printf %s "$wrapped" | unwrap
    } | openssl dgst -md5 -r | cut -c 1-32)

    {
        printf '%s\n' "$form_id"
        [ -z "$version" ] || printf '%s\n' "$version"
        printf '%s\n%s\n' "$wrapped" "$instance_id"
    } >"$work/signed"
    number=0
    for name in "$@"; do
        open_file $number "$name"
        number=$((number + 1))
    done
    open_file $number submission.xml

    signature=$(element base64EncryptedElementSignature | unwrap | hex_of)
    [ "$signature" = "$(openssl dgst -md5 -r "$work/signed" | cut -c 1-32)" ] ||
        fail "the signature is of something else"
    [ "$(element instanceID)" = "$instance_id" ] || fail "another instanceID in the manifest"
    [ "$(element encryptedXmlFile)" = submission.xml.enc ] || fail "no encryptedXmlFile"
    [ "$(ls "$work/sent" | wc -l)" -eq $(($# + 2)) ] || fail "more or fewer files than expected"

    # The order and the names of the media, as the manifest has them.
    expected=$(for name in "$@"; do printf '%s.enc\n' "$name"; done)
    listed=$(tr '>' '\n' <"$work/sent/submission.xml" | sed -n 's:</file$::p' |
        sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g')
    [ "$listed" = "$expected" ] || fail "media are listed as: $listed"
    echo "opened: form $form_id, version '$version', $# attachments"
}

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/office.pem" \
    2>/dev/null || openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 \
    -out "$work/office.pem" 2>/dev/null
public=$(openssl pkey -in "$work/office.pem" -pubout -outform DER | base64 | tr -d '\n')

mkdir "$work/plain"
printf '<data id="f"><name>Wanjiku</name></data>' >"$work/plain/submission.xml"
case_of pension 2026112301 uuid:5b9cf8d1-106f-4004-844f-c072d76762ed
case_of pension '' uuid:5b9cf8d1-106f-4004-844f-c072d76762ed
case_of 'a&b "c" <d>' '1 [encrypted:x]' 'uuid:ю-é-"&<>'

# Every length around a block, and more files than the vector has bytes.
for length in 0 1 15 16 17 31 32 33 100 1000 4095 4096 4097 65536 100000 3 5 7 9; do
    head -c $length /dev/urandom >"$work/plain/file $length.bin"
done
case_of many 1 uuid:many 'file 0.bin' 'file 1.bin' 'file 15.bin' 'file 16.bin' 'file 17.bin' \
    'file 31.bin' 'file 32.bin' 'file 33.bin' 'file 100.bin' 'file 1000.bin' 'file 4095.bin' \
    'file 4096.bin' 'file 4097.bin' 'file 65536.bin' 'file 100000.bin' 'file 3.bin' \
    'file 5.bin' 'file 7.bin' 'file 9.bin'
printf photo >"$work/plain/a & b.jpg"
case_of names 1 uuid:names 'a & b.jpg'
: >"$work/plain/submission.xml"
case_of empty 1 uuid:empty
