#!/bin/bash
# The systemd unit is sound, and mount(8) mounts by a line of fstab, also another user's memory. Root
# plays a user, with a mount namespace of its own for /etc/passwd and mount(8)'s helpers.
# build: release
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

fail() {
  echo "FAIL: $*"
  exit 1
}
if [ -z "${place-}" ]; then
  # Not below TMPDIR, which may be closed to others.
  place=$(mktemp -d "/tmp/memcube fstab.XXXXXX")
  export place
  trap 'rm -rf "$place"' EXIT
  chmod 755 "$place"

  echo "== the unit"
  "$root/scripts/install" "$place/100% mine" >/dev/null
  unit=$place/100%\ mine/share/systemd/user/memcube.service
  mkdir -m 700 "$place/run"
  verify() { XDG_RUNTIME_DIR=$place/run systemd-analyze --user verify --man=no "$1" 2>&1; }
  verify "$unit" >"$place/output" || fail "the unit: $(cat "$place/output")"
  [ ! -s "$place/output" ] || fail "the unit: $(cat "$place/output")"
  verify "${unit%/*}/memcube-serve.service" >"$place/output" || fail "the server's unit: $(cat "$place/output")"
  [ ! -s "$place/output" ] || fail "the server's unit: $(cat "$place/output")"
  # That this says something where something is wrong:
  sed 's/ExecStop=/ExecEnd=/' "$unit" >"$place/run/memcube.service"
  verify "$place/run/memcube.service" | grep -q ExecEnd || fail "verify finds nothing"

  [ "$(id -u)" -eq 0 ] && unshare --mount true 2>/dev/null || {
    echo "ok, without fstab: only root can have a mount namespace here"
    exit 0
  }
  [ -e /dev/fuse ] || fail "/dev/fuse is missing; scripts/setup says what to do"
  unshare --mount bash "$0"
  exit
fi

mnt=$place/ana/memory
trap 'fusermount3 -uz "$mnt" 2>/dev/null || true' EXIT
mkdir -p "$mnt" "$place/work"
(cat /etc/passwd && echo "ana:x:65533:65534:Ana:$place/ana:/bin/sh") >"$place/passwd"
chown -R 65533:65534 "$place/ana"
mknod -m 666 "$place/fuse" c 10 229 2>/dev/null && mount --bind "$place/fuse" /dev/fuse
mount --bind "$place/passwd" /etc/passwd
# The one helper that mount(8) finds for fuse.memcube without anything being put into /sbin.
mount --bind "$place/100% mine/sbin/mount.memcube" "$(readlink -f /sbin/mount.fuse)"
# A space is \040 there.
line() { printf '%s %s fuse.memcube %s 0 0\n' "$1" "${mnt// /\\040}" "$2" >"$place/fstab"; }
as_ana() {
  setpriv --reuid=65533 --regid=65534 --clear-groups env -i HOME="$place/ana" \
    PATH="$PATH" "$@"
}
store=$place/ana/.local/share/memcube/cubes

echo "== by root, at boot"
line ana defaults,nofail,noatime
mount -T "$place/fstab" "$mnt"
as_ana mkdir "$mnt/trips"
as_ana sh -c 'echo "a heron" >"$1"' sh "$mnt/trips/memories/a.md"
[ "$(stat -c %U "$store/trips.memcube")" = ana ] || fail "whose cube: $(ls -l "$store")"
as_ana "$place/100% mine/bin/memcube" unmount
! mountpoint -q "$mnt" || fail "still mounted"
[ "$(as_ana "$place/100% mine/bin/memcube" show trips a.md)" = 'a heron' ] || fail "what was written"

echo "== read-only"
line ana ro,noauto,user
mount -T "$place/fstab" "$mnt"
[ "$(as_ana cat "$mnt/trips/memories/a.md")" = 'a heron' ] || fail "to be read"
! as_ana mkdir "$mnt/more" 2>/dev/null || fail "something was made in a read-only mount"
umount "$mnt"
for _ in $(seq 100); do mountpoint -q "$mnt" && sleep 0.05 || break; done

echo "== says what is wrong"
expect() { # PATTERN COMMAND...
  local pattern=$1 status=0
  shift
  "$@" >"$place/output" 2>&1 || status=$?
  [ "$status" -eq 32 ] && grep -q -- "$pattern" "$place/output" ||
    fail "$*: status $status: $(cat "$place/output")"
}
line ghost defaults
expect "there is no user 'ghost'" mount -T "$place/fstab" "$mnt"
line ana defaults,compress=9
expect "option 'compress=9' means nothing" mount -T "$place/fstab" "$mnt"
expect 'only root can mount the memory of root' \
  as_ana sh "$place/100% mine/sbin/mount.memcube" root "$mnt" -o rw
touch "$mnt/file"
line ana defaults
expect 'is not empty' mount -T "$place/fstab" "$mnt"
rm "$mnt/file"

echo "== by the user"
as_ana sh "$place/100% mine/sbin/mount.memcube" none "$mnt" -o rw,noexec,nosuid,nodev,user=ana
[ "$(as_ana cat "$mnt/trips/memories/a.md")" = 'a heron' ] || fail "to be read"
as_ana "$place/100% mine/bin/memcube" unmount
echo ok
