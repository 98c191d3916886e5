#!/bin/sh
# kmsdrm.sh ROOT BUILD [DEVICE [WIDTH HEIGHT]]: the kiosk on a screen without X11 and without Wayland.
#
# A machine with a plain display (bochs-display; virtio-gpu-pci is another) starts a Debian kernel, mounts ROOT and runs
# the kiosk alone on its screen through KMSDRM. What the display shows must be the picture the kiosk draws elsewhere, and
# a key must reach it. It takes two minutes; ACCEL=kvm in the environment makes it faster where that works.
# ROOT is a Debian 12 as debootstrap makes it, with packaging/debian-packages.txt, udev, libegl1, libgbm1 and
# libgl1-mesa-dri in it; nothing is written there but the folder opt/doorstep-kms. BUILD is a release build.
# Needs qemu-system-x86, busybox-static, cpio and kmod, and the network to fetch the kernel's package.
# Run as root in the repository's root. Ends with 0, with 1 when a picture or a key is wrong, 70 when it cannot run.
set -eu
[ $# -ge 2 ] && [ -x "$2/bin/doorstep-kiosk" ] && [ -x "$2/tests/same_picture" ] || {
    echo "usage: $0 ROOT BUILD [DEVICE [WIDTH HEIGHT]]" >&2
    exit 64
}
root=$(cd "$1" && pwd) build=$2 device=${3:-bochs-display} width=${4:-1280} height=${5:-800}
here=$(pwd) work=$(mktemp -d) inside=$root/opt/doorstep-kms
trap 'rm -rf "$work" "$inside"' EXIT
trap 'exit 130' INT TERM
fail() {
    echo "kmsdrm: $*" >&2
    [ ! -e "$work/serial" ] || tail -n 20 "$work/serial" >&2
    exit "${status:-1}"
}
missing() { status=70 fail "$1 is not installed"; }
for program in qemu-system-x86_64 busybox cpio depmod; do
    PATH=$PATH:/sbin command -v $program > /dev/null || missing $program
done

echo "kmsdrm: fetching a kernel"
cd "$work"
package=$(apt-cache depends linux-image-amd64 | sed -n 's/ *Depends: //p')
apt-get download "$package" > fetched 2>&1 || status=70 fail "no kernel: $(cat fetched)"
dpkg -x ./*.deb kernel
rm ./*.deb
version=$(ls kernel/lib/modules)
PATH=$PATH:/sbin depmod -b kernel "$version"

# A first root that loads what the machine has, mounts the real one and goes there.
mkdir -p first/bin first/modules first/proc first/sys first/dev first/root
cp "$(command -v busybox)" first/bin/
ln -s busybox first/bin/sh
PATH=$PATH:/sbin
for module in virtio_pci virtio_input evdev 9pnet_virtio 9p virtio-gpu bochs; do
    modprobe -d kernel -S "$version" --show-depends $module | awk '$1 == "insmod" { print $2 }'
done | awk '!seen[$0]++' > modules
while read -r file; do
    cp "$file" first/modules/
    echo "${file##*/}" >> first/modules/order
done < modules
cat > first/init << 'END'
#!/bin/sh
export PATH=/bin
busybox mount -t proc proc /proc
busybox mount -t sysfs sys /sys
busybox mount -t devtmpfs dev /dev
while read -r module; do busybox insmod /modules/$module; done < /modules/order
busybox mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144,ro root /root
for folder in proc sys dev; do busybox mount --move /$folder /root/$folder; done
for folder in tmp run dev/shm; do
    busybox mkdir -p /root/$folder
    busybox mount -t tmpfs none /root/$folder
done
exec busybox chroot /root /bin/sh /opt/doorstep-kms/start
END
chmod +x first/init
(cd first && find . | cpio -o -H newc 2> ../packed | gzip > ../first.gz)

cd "$here"
mkdir -p "$inside"
cp -r "$build/bin/doorstep-kiosk" "$build/locales" assets "$inside/"
cat > "$inside/start" << 'END'
exec > /dev/console 2>&1 < /dev/null
export HOME=/tmp XDG_RUNTIME_DIR=/tmp PATH=/usr/sbin:/usr/bin:/sbin:/bin SDL_VIDEODRIVER=kmsdrm SDL_AUDIODRIVER=dummy
mkdir -p /run/udev
/lib/systemd/systemd-udevd --daemon
udevadm trigger
udevadm settle
cd /opt/doorstep-kms
(until [ -s /tmp/said ]; do sleep 1; done; tail -f /tmp/said | sed 's/^/SAID	/') &
./doorstep-kiosk --full-screen --demo --data /tmp/data --locales locales --said /tmp/said
echo "ENDED $?"
END
printf 'press next\nwait 30\nshot elsewhere\n' |
    SDL_VIDEODRIVER=dummy "$build/bin/doorstep-kiosk" --demo --data "$work/data" --locales "$build/locales" \
        --size "${width}x$height" --script - --shots "$work" || fail "the kiosk draws nothing here"

echo "kmsdrm: starting a machine with $device, ${width}x$height"
said() { cat "$work/serial" 2> /dev/null | grep -c "^SAID" || :; }
wait_said() { # COUNT SECONDS
    for i in $(seq "$2"); do
        [ "$(said)" -lt "$1" ] || return 0
        sleep 1
    done
    echo quit
    return 1
}
{
    wait_said 1 240 && sleep 5 && echo "screendump $work/first.png -f png" && sleep 2 && echo "sendkey down" &&
        wait_said 2 30 && sleep 25 && echo "screendump $work/second.png -f png" && sleep 2 && echo quit
} | qemu-system-x86_64 -machine "accel=${ACCEL:-tcg}" -cpu max -m 1024 -nodefaults -no-reboot -display none \
    -kernel "$work/kernel/boot/vmlinuz-$version" -initrd "$work/first.gz" -append "console=ttyS0 panic=1" \
    -device "$device,xres=$width,yres=$height" -device virtio-keyboard-pci -device virtio-tablet-pci \
    -virtfs "local,path=$root,mount_tag=root,security_model=none,multidevs=remap,readonly=on" \
    -serial "file:$work/serial" -monitor stdio > "$work/monitor" 2>&1 || status=70 fail "$(tail -n 3 "$work/monitor")"
[ -z "${SHOTS:-}" ] || cp "$work"/*.png "$SHOTS/"
[ -s "$work/first.png" ] || fail "the kiosk did not greet"
[ -s "$work/second.png" ] || fail "a key did not reach the kiosk"
"$build/tests/same_picture" "$work/elsewhere.png" "$work/second.png" || fail "the display shows another picture"
echo "kmsdrm: $device, ${width}x$height: the kiosk's first page is on the display, and a key reached it"
