# webdriver.sh: a browser for tests, by the W3C WebDriver protocol; to be read into a script
# with `. tests/hub/webdriver.sh`.
#
#   browser_start WIDTH HEIGHT     starts chromedriver and a headless Chromium
#   browser_stop
#   browser_go URL
#   browser_click CSS              waits for what is clicked
#   browser_type CSS TEXT          into an emptied field
#   browser_choose CSS VALUE       of a <select>
#   browser_text CSS               prints what an element shows
#   browser_sees WORDS             fails unless the page shows them
#   browser_keys TEXT              typed wherever the focus is (\uE004 is Tab, \uE007 Enter)
#   browser_script JAVASCRIPT      prints what it returns
#   browser_shot FILE.png
#
# Needs curl, jq, chromium and chromium-driver.

browser_ask() { # METHOD PATH [JSON]
    curl -sS -m 60 -X "$1" -H 'Content-Type: application/json' ${3:+-d "$3"} \
        "http://127.0.0.1:$BROWSER_PORT$2"
}

browser_fail() {
    echo "browser: $*" >&2
    [ -z "${BROWSER_SESSION:-}" ] || browser_text body | head -40 >&2
    return 1
}

browser_start() {
    BROWSER_FOLDER=$(mktemp -d)
    chromedriver --port=0 >"$BROWSER_FOLDER/log" 2>&1 &
    BROWSER_DRIVER=$!
    BROWSER_PORT='' BROWSER_SESSION=''
    for _ in $(seq 200); do
        BROWSER_PORT=$(sed -n 's/.*started successfully on port \([0-9]*\).*/\1/p' "$BROWSER_FOLDER/log")
        [ -z "$BROWSER_PORT" ] || break
        sleep 0.1
    done
    [ -n "$BROWSER_PORT" ] || { browser_fail "chromedriver does not start"; return 1; }
    # Pages are drawn the same on every machine: light, and in English.
    wanted=$(jq -n --arg size "--window-size=$1,$2" --arg folder "--user-data-dir=$BROWSER_FOLDER/user" \
        '{capabilities:{alwaysMatch:{"goog:chromeOptions":{args:["--headless=new","--no-sandbox",
          "--disable-gpu","--disable-dev-shm-usage","--hide-scrollbars","--force-device-scale-factor=1",
          "--lang=en",$size,$folder]}}}}')
    BROWSER_SESSION=$(browser_ask POST /session "$wanted" | jq -r '.value.sessionId // empty')
    [ -n "$BROWSER_SESSION" ] || { browser_fail "Chromium does not start: $(cat "$BROWSER_FOLDER/log")"; return 1; }
}

browser_stop() {
    [ -z "${BROWSER_SESSION:-}" ] || browser_ask DELETE "/session/$BROWSER_SESSION" >/dev/null 2>&1 || true
    [ -z "${BROWSER_DRIVER:-}" ] || kill "$BROWSER_DRIVER" 2>/dev/null || true
    [ -z "${BROWSER_DRIVER:-}" ] || wait "$BROWSER_DRIVER" 2>/dev/null || true
    BROWSER_SESSION='' BROWSER_DRIVER=''
    [ -z "${BROWSER_FOLDER:-}" ] || rm -rf "$BROWSER_FOLDER"
}

browser_do() { # METHOD PATH [JSON]: within the session; prints .value, fails on an error
    answer=$(browser_ask "$1" "/session/$BROWSER_SESSION$2" "${3:-}") || return 1
    printf '%s\n' "$answer" | jq -e '(.value | type) != "object" or (.value.error | not)' >/dev/null || {
        echo "browser: $2: $(printf '%s\n' "$answer" | jq -r '.value.message' | head -2)" >&2
        return 1
    }
    printf '%s\n' "$answer" | jq -r '.value | if type == "string" then . else tojson end'
}

browser_go() { browser_do POST /url "$(jq -n --arg url "$1" '{url:$url}')" >/dev/null; }

browser_element() { # CSS: its name in the protocol; waits up to five seconds for it
    for _ in $(seq 50); do
        element=$(browser_ask POST "/session/$BROWSER_SESSION/element" \
            "$(jq -n --arg css "$1" '{using:"css selector",value:$css}')" |
            jq -r '.value["element-6066-11e4-a52e-4f735466cecf"] // empty')
        [ -z "$element" ] || { echo "$element"; return 0; }
        sleep 0.1
    done
    browser_fail "there is no $1"
}

browser_click() {
    element=$(browser_element "$1") || return 1
    browser_do POST "/element/$element/click" '{}' >/dev/null
}

browser_type() {
    element=$(browser_element "$1") || return 1
    browser_do POST "/element/$element/clear" '{}' >/dev/null || return 1
    browser_do POST "/element/$element/value" "$(jq -n --arg text "$2" '{text:$text}')" >/dev/null
}

browser_choose() { browser_click "$1 option[value=\"$2\"]"; }

browser_text() {
    element=$(browser_element "$1") || return 1
    browser_do GET "/element/$element/text"
}

browser_sees() {
    page=$(browser_text body) || return 1
    case "$page" in
        *"$1"*) ;;
        *) browser_fail "the page does not say \"$1\"" ;;
    esac
}

browser_keys() {
    browser_do POST /actions "$(jq -n --argjson text "\"$1\"" \
        '{actions:[{type:"key",id:"keys",actions:[$text | explode[] | [.] | implode |
           {type:"keyDown",value:.},{type:"keyUp",value:.}]}]}')" >/dev/null
}

browser_script() {
    browser_do POST /execute/sync "$(jq -n --arg script "$1" '{script:$script,args:[]}')"
}

browser_shot() { browser_do GET /screenshot | base64 -d >"$1"; }
