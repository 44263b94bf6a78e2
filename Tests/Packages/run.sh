#!/bin/bash
# The Debian package on bare systems: installed, used by an ordinary user, removed, on Debian 12 and 13; its units
# under a real systemd; and the container's image. As root, with Debian's archive in reach.
#
#   Tests/Packages/run.sh [bookworm] [trixie] [units] [image]     all of them unless named
#
# All of it happens in a mount and process namespace of its own, which takes every mount and process with it.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/Tests/Packages
[ "$(id -u)" -eq 0 ] || {
  echo "FAIL: only root can make a bare Debian"
  exit 1
}
if [ -z "${place-}" ]; then
  place=$(mktemp -d)
  export place
  trap 'rm -rf --one-file-system "$place"' EXIT
  "$root/scripts/package" --check
  unshare --mount --pid --fork --kill-child --mount-proc bash "$0" "$@"
  exit
fi

package=$(echo "$root"/build/memcube_*.deb)
[ -e "$package" ] || {
  echo "FAIL: there is not one package: $package"
  exit 1
}
archive=${MEMCUBE_DEBIAN:-http://deb.debian.org/debian}

# A bare Debian, with what a program may expect of a running one.
prepare() { # SUITE DIRECTORY
  debootstrap --variant=minbase "$1" "$2" "$archive" >"$place/$1.log" 2>&1 || {
    tail -5 "$place/$1.log"
    echo "FAIL: debootstrap $1"
    exit 1
  }
  mount -t proc proc "$2/proc"
  mount -t tmpfs tmpfs "$2/dev"
  mknod -m 666 "$2/dev/null" c 1 3
  mknod -m 666 "$2/dev/urandom" c 1 9
  mknod -m 666 "$2/dev/fuse" c 10 229
  ln -s /proc/self/fd "$2/dev/fd"
  ln -sf /proc/self/mounts "$2/etc/mtab"
  cp /etc/resolv.conf "$2/etc/"
}

on_debian() { # SUITE
  echo "== $1"
  local tree=$place/$1
  mkdir "$tree"
  prepare "$1" "$tree"
  cp "$package" "$here/inside.sh" "$tree/tmp/"
  chroot "$tree" env -i PATH="$PATH" HOME=/root bash /tmp/inside.sh
}

# The bare Debian 12 that is there, or a new one.
bare() {
  tree=$place/bookworm
  [ ! -d "$tree" ] || return 0
  mkdir "$tree"
  prepare bookworm "$tree"
}

on_units() {
  echo "== units"
  bare
  cp "$package" "$tree/tmp/"
  bash "$here/units.sh" "$tree"
}

# The image is made of this machine's own bare Debian where no registry is in reach.
on_image() {
  echo "== image"
  bare
  bash "$here/image.sh" "$tree" "$place"
}

parts=("$@")
[ $# -gt 0 ] || parts=(bookworm trixie image units)
for part in "${parts[@]}"; do
  case $part in
    bookworm | trixie) on_debian "$part" ;;
    image) on_image ;;
    units) on_units ;;
    *)
      sed -n '5p' "$0"
      exit 2
      ;;
  esac
done
echo ok
