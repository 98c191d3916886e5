#!/bin/sh
# docs.sh BUILD: an office, and a kiosk that reaches it, installed as the pages say.
#
# Takes the commands out of docs/office.md, docs/kiosk.md and docs/sync.md and runs them as root with
# the programs of BUILD, in namespaces of its own: what is written lies over this machine's files
# and is gone at the end. Three commands have others in their place: systemctl, which runs what the
# unit says, as its user; systemd-creds, which keeps the passphrase in clear; cmake, for all is
# built. At the end the administrator logs in and the kiosk has heard from the office.
# Ends with 77 where there is no root or no such namespace: then nothing was tested.
set -eu
build=$(realpath "$1")
cd "$(dirname "$0")/../.."
root=$PWD

skip() { echo "docs: NOT TESTED: $*" >&2; exit 77; }
if [ -z "${DOCS_INSIDE:-}" ]; then
    [ "$(id -u)" = 0 ] || skip 'installing needs root'
    unshare -m -n -p --fork true 2>/dev/null || skip 'there are no namespaces here'
    for name in adduser runuser setpriv; do
        command -v $name >/dev/null || skip "$name is missing"
    done
    ! id doorstep-hub >/dev/null 2>&1 || skip 'there is a hub on this machine already'
    # With the first process in it all others end.
    DOCS_INSIDE=yes exec unshare -m -n -p --fork --kill-child --mount-proc --propagation private sh "$root/tests/install/docs.sh" "$build"
fi

# ---- A machine over this one ----

work=$(mktemp -d)
end() {
    status=$?
    # shellcheck disable=SC2046
    kill $(cat "$work"/*.pid 2>/dev/null) 2>/dev/null || true
    wait
    [ "$status" = 0 ] || [ "$status" = 77 ] || tail -n 15 "$work"/*.log >&2
    cd /
    umount -l /etc /usr/lib /usr/local /var/lib "$work" 2>/dev/null || true
    rmdir "$work"
    exit "$status"
}
mount -t tmpfs -o mode=755 tmpfs "$work"
trap end EXIT
trap 'exit 1' INT TERM
fail() { echo "docs: $*" >&2; exit 1; }
for folder in /etc /usr/lib /usr/local /var/lib; do
    over=$work/over$folder
    mkdir -p "$over/new" "$over/work"
    mount -t overlay -o "lowerdir=$folder,upperdir=$over/new,workdir=$over/work" overlay "$folder" ||
        skip 'there are no overlays here'
done
ip link set lo up
for group in input render; do groupadd --force --system $group; done # udev's, on a whole Debian
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY

# ---- Doorstep's folder, and the three commands ----

mkdir -p "$work/source/packaging" "$work/source/build" "$work/bin"
ln -s "$root/assets" "$work/source/assets"
ln -s "$root/packaging/systemd" "$root/packaging/debian-packages.txt" "$work/source/packaging"
ln -s "$build" "$work/source/build/release"
put() { # FILE: a program, from standard input
    cat >"$1"
    chmod 755 "$1"
}
printf '#!/bin/sh\n' | put "$work/source/packaging/install-packages"
printf '#!/bin/sh\n' | put "$work/bin/cmake"
put "$work/bin/systemd-creds" <<'END'
#!/bin/sh
[ "$1 $2 $3" = "encrypt --name=passphrase -" ] && cat >"$4"
END
# Passwords are asked on a terminal, and there is none.
put "$work/bin/doorstep-hub" <<END
#!/bin/sh
case "\$1 \$2" in
    "key make" | "user add") exec /usr/local/bin/doorstep-hub "\$@" --passphrase-file $work/secret ;;
esac
exec /usr/local/bin/doorstep-hub "\$@"
END
put "$work/bin/systemctl" <<END
#!/bin/sh
set -eu
[ "\$1" = enable ] || exit 0
unit=/etc/systemd/system/\$3.service
condition=\$(sed -n 's/^ConditionPathExists=//p' "\$unit")
[ -z "\$condition" ] || [ -e "\$condition" ] || exit 0
value() { sed -n "s/^\$1=//p" "\$unit" | tail -n 1; }
FLAGS=\$(sed -n 's/^FLAGS=//p' "/etc/default/\$3" 2>/dev/null || true)
KEY=\$(sed -n 's/^Environment=KEY=//p' "\$unit")
drop=\$unit.d/key.conf
if [ -e "\$drop" ]; then
    from=\$(sed -n 's/^LoadCredentialEncrypted=passphrase://p' "\$drop")
    install -D -o "\$(value User)" -m 400 "\$from" $work/creds/passphrase
    KEY=\$(sed -n 's/^Environment=KEY=//p' "\$drop" | sed 's|%d|$work/creds|')
fi
umask 077
eval "exec runuser -u \$(value User) -- \$(value ExecStart)" >>$work/\$3.log 2>&1 </dev/null &
echo \$! >$work/\$3.pid
[ "\$3" != doorstep-hub ] || # a unit of Type=notify is there when it serves
    for _ in \$(seq 300); do
        ! curl -s http://127.0.0.1:8080/healthz >/dev/null || exit 0
        kill -0 \$! || exit 1
        sleep 0.1
    done
END
export PATH="$work/bin:$PATH"
echo 'a passphrase of some length' >"$work/secret"
chmod 644 "$work/secret"

# ---- The commands of the pages ----

blocks() { # PAGE HEADING: what stands between ```sh and ``` up to the next heading
    awk -v heading="## $2" '
        /^## / { on = index($0, heading) == 1; next }
        on && !inside && /^ *```sh$/ { inside = 1; indent = index($0, "`"); next }
        inside && /^ *```$/ { inside = 0; next }
        inside { print substr($0, indent) }' "$root/docs/$1"
}
follow() { # WHAT: its script is on standard input
    cat >"$work/$1.sh"
    [ -s "$work/$1.sh" ] || fail "there are no commands in $1"
    (cd "$work/source" && sh -eux "$work/$1.sh" <"$work/secret" >"$work/$1.log" 2>&1) ||
        fail "the commands of $1 do not work"
}

blocks office.md 'Install it' | sed "s|/some/place|$work/place|g" | follow office
tail -n 20 "$work/office.log" | grep -q '^ok' || fail 'the hub does not say "ok"'
grep -q 'Can be deployed' "$work/office.log" || fail 'the services do not pass doorstep-form check'
grep -q "with the office's key" "$work/doorstep-hub.log" || fail 'the hub does not read'
password=$(cat "$work/secret")
status=$(curl -s -o /dev/null -w '%{http_code}' --data-urlencode name=ada \
    --data-urlencode "password=$password" http://127.0.0.1:8080/office/login)
[ "$status" = 303 ] || fail "ada cannot log in: $status"

at="--data /var/lib/doorstep-hub --services /etc/doorstep/services"
# shellcheck disable=SC2086
code=$(runuser -u doorstep-hub -- doorstep-hub device add north --address http://127.0.0.1:8080 $at 2>/dev/null)
sed -n '/^## What is needed/,/^## Enrolling/s/^    \([a-z]\)/\1/p' docs/kiosk.md | follow kiosk
blocks sync.md 'Set it up' | sed "s|'https://office.county.example#[^']*'|'$code'|" | follow sync
for _ in $(seq 300); do
    runuser -u doorstep -- /usr/local/bin/doorstep-sync status --data /var/lib/doorstep-kiosk >"$work/status.log"
    ! grep -q '^last success  20' "$work/status.log" || break
    sleep 0.2
done
grep -q '^last success  20' "$work/status.log" || fail 'the kiosk has not heard from the office'

# ---- The same kiosk, of an office with ODK's tools ----

kill "$(cat "$work/doorstep-sync.pid")"
rm -rf /var/lib/doorstep-kiosk "$work/doorstep-sync.log"
install -d -o doorstep -g doorstep -m 700 /var/lib/doorstep-kiosk
files() { # PAGE HEADING: what stands between ``` and ```, and is the text of a file
    awk -v heading="## $2" '/^## / { on = index($0, heading) == 1 } on && /^```$/ { inside = !inside; next }
        /^```./ { on = 0 } on && inside' "$root/docs/$1"
}
files sync.md 'ODK Central' >/var/lib/doorstep-kiosk/sync.conf
grep -q '^server = openrosa' /var/lib/doorstep-kiosk/sync.conf || fail 'there is no sync.conf for ODK in sync.md'
blocks sync.md 'ODK Central' | follow odk
systemctl enable --now doorstep-sync
for _ in $(seq 100); do
    ! grep -q 'no network' "$work/doorstep-sync.log" 2>/dev/null || break
    sleep 0.2
done
grep -q 'no network' "$work/doorstep-sync.log" || fail 'doorstep-sync does not look for the OpenRosa server'
echo "docs: an office and a kiosk, set up by the pages alone, have met"
