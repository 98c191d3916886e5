#!/bin/sh
# hostile.sh BIN LOCALES: what a stranger, or somebody who is logged in and means harm, gets from
# the office's pages: never another's data, never a fall, always a plain answer.
set -eu
bin=$1 locales=$2
work=$(mktemp -d)
hub=''
end() {
    status=$?
    [ -z "$hub" ] || kill "$hub" 2>/dev/null || true
    [ -z "$hub" ] || wait "$hub" || { echo "hostile: the hub did not end well" >&2; status=1; }
    [ "$status" = 0 ] || tail -n 20 "$work/hub.log" >&2
    rm -rf "$work"
    exit "$status"
}
trap end EXIT
fail() { echo "hostile: $*" >&2; exit 1; }

hub_flags="--demo --data $work/hub --services assets/services/cn-rural --locales $locales"
# shellcheck disable=SC2086
"$bin/doorstep-hub" serve $hub_flags --listen 127.0.0.1:0 --port-file "$work/port" \
    >"$work/hub.out" 2>"$work/hub.log" &
hub=$!
for _ in $(seq 300); do [ ! -s "$work/port" ] || break; sleep 0.1; done
url=http://127.0.0.1:$(cat "$work/port")
password=demonstration

# ask WANTED-STATUS WHY CURL-FLAGS... PATH: the body is in $work/body, the headers in $work/head
ask() {
    wanted=$1 why=$2
    shift 2
    for last in "$@"; do :; done
    got=$(curl -sS -m 20 -o "$work/body" -D "$work/head" -w '%{http_code}' "$@" 2>>"$work/curl.log") || got=none
    case " $wanted " in
        *" $got "*) ;;
        *) fail "$why: $got instead of $wanted ($last)" ;;
    esac
}
log_in() { # NAME: its cookie and its secret in $cookie and $csrf
    ask 303 "log in" --data-urlencode "name=$1" --data-urlencode "password=$password" "$url/office/login"
    cookie=$(sed -n 's/^[Ss]et-[Cc]ookie: \(doorstep=[0-9a-f]*\).*/\1/p' "$work/head")
    [ -n "$cookie" ] || fail "there is no cookie for $1"
    grep -qi 'HttpOnly' "$work/head" && grep -qi 'SameSite=Strict' "$work/head" || fail "the cookie is not guarded"
    ask 200 "a first page" -b "$cookie" "$url/office/overview"
    csrf=$(sed -n 's/.*name="csrf" value="\([0-9a-f]*\)".*/\1/p' "$work/body" | head -1)
}

# ---- Nobody is logged in ----
for path in '' calls case/1 case/1/file/1/a.png overview export/cases.csv export/submissions.xml devices people trail; do
    ask 303 "a stranger is sent to the log-in" "$url/office/$path"
done
for path in preview/1 do/1 devices/code devices/revoke tokens/add people/add people/disable language logout; do
    ask 403 "a stranger sends a form" -d 'area=x' "$url/office/$path"
done
ask 200 "the log-in page" "$url/office/login"
grep -qi "Content-Security-Policy: default-src 'none'" "$work/head" || fail "no policy for what a page may load"
grep -qi 'Cache-Control: no-store' "$work/head" || fail "pages may be kept by others"
for name in "' OR '1'='1" "worker' --" 'worker" OR ""="' "$(printf 'worker\000')" '%00' "$(printf '\377\376')"; do
    ask '401 400' "a made-up name" --data-urlencode "name=$name" --data-urlencode "password=x" "$url/office/login"
done
ask '401 400' "no fields" -X POST "$url/office/login"
ask '401 400 413' "a very long name" --data-urlencode "name=$(head -c 40000 /dev/zero | tr '\0' a)" -d password=x "$url/office/login"
ask 413 "more than a form holds" -d "name=$(head -c 100000 /dev/zero | tr '\0' a)" "$url/office/login"
ask 303 "a made-up cookie" -b "doorstep=$(printf '%064d' 0)" "$url/office/"
ask 303 "SQL in a cookie" -b "doorstep=' OR 1=1 --" "$url/office/"
ask '404 400 303' "out of the folder" --path-as-is "$url/office/../../etc/passwd"
ask '404 400 303' "out of the folder, hidden" --path-as-is "$url/office/%2e%2e/%2e%2e/etc/passwd"
ask '404 405 400 501' "a strange method" -X BREW "$url/office/"

# ---- A worker who means harm ----
log_in worker
[ -n "$csrf" ] || fail "the pages have no secret"
for path in devices people trail; do ask 403 "not for this role" -b "$cookie" "$url/office/$path"; done
ask 403 "a form without the secret" -b "$cookie" -d 'language=ug' "$url/office/language"
ask 403 "a form with another secret" -b "$cookie" -d "csrf=$(printf '%032d' 0)" -d 'language=ug' "$url/office/language"
ask 303 "a form with the secret" -b "$cookie" -d "csrf=$csrf" -d 'language=en' "$url/office/language"
ask 403 "a form of another role" -b "$cookie" -d "csrf=$csrf" -d 'name=x' "$url/office/people/add"
for word in "' OR 1=1 --" '"><script>alert(1)</script>' '%' '_' "$(head -c 3000 /dev/zero | tr '\0' 9)" '-1' '99999999999999999999'; do
    ask 200 "nonsense in the filters" -b "$cookie" -G --data-urlencode "number=$word" --data-urlencode "state=$word" \
        --data-urlencode "form=$word" --data-urlencode "due=$word" --data-urlencode "after=$word" "$url/office/"
    ! grep -q '<script' "$work/body" || fail "a filter became markup"
done
for case in 0 1 -1 1e9 abc "1'" 99999999999999999999 '1/../2' '1/file' '1/file/1' '1/file/1/..%2f..%2fhub.db' '1/file/x/y'; do
    ask '404 400' "a case that is not there" -b "$cookie" --path-as-is "$url/office/case/$case"
done
for action in take decline nothing "' --"; do
    ask '404 403 409' "a deed on a case that is not there" -b "$cookie" -d "csrf=$csrf" --data-urlencode "action=$action" "$url/office/do/1"
done
ask 404 "a file that is no export" -b "$cookie" "$url/office/export/../hub.db"
ask 200 "cases as CSV" -b "$cookie" "$url/office/export/cases.csv"
ask 200 "cases as JSON" -b "$cookie" "$url/office/export/cases.json"
jq -e '.value | type == "array"' "$work/body" >/dev/null || fail "the JSON is none"
ask 303 "log out" -b "$cookie" -d "csrf=$csrf" "$url/office/logout"
ask 303 "a cookie after the log-out" -b "$cookie" "$url/office/"

# ---- An administrator's pages ----
log_in administrator
ask 403 "an administrator opens no case" -b "$cookie" "$url/office/case/1"
ask 403 "nor an export of what people said" -b "$cookie" "$url/office/export/submissions.xml"
ask 403 "a person with a wrong role" -b "$cookie" -d "csrf=$csrf" -d name=mallory -d role=king -d shown=M -d password=long-enough-12 "$url/office/people/add"
ask 409 "one cannot close oneself out" -b "$cookie" -d "csrf=$csrf" -d name=administrator "$url/office/people/disable"
ask 303 "somebody new" -b "$cookie" -d "csrf=$csrf" -d name=mallory --data-urlencode 'shown=<img src=x onerror=alert(1)>' \
    -d role=worker -d password=long-enough-12 "$url/office/people/add"
ask 200 "the list of people" -b "$cookie" "$url/office/people"
! grep -q '<img' "$work/body" || fail "a name became markup"
ask 404 "a device that is none" -b "$cookie" -d "csrf=$csrf" -d id=00 "$url/office/devices/revoke"

# ---- One address guesses ----
for _ in $(seq 35); do
    ask 401 "a guess" --data-urlencode "name=nobody" -d password=guess "$url/office/login"
done
ask 401 "even the right one, from an address that guessed" --data-urlencode "name=administrator" --data-urlencode "password=$password" "$url/office/login"

ask 200 "the hub is well after all this" "$url/healthz"
! grep -qE 'guess|mallory|alert' "$work/hub.log" || fail "the log holds what was typed"
echo "hostile: all of it got a plain answer"
