#!/bin/bash
# The units of systemd's user manager, by a real one: a bare Debian with the package is booted in namespaces of its
# own, and Ana starts both. Called by run.sh, with that Debian's directory.
set -euo pipefail
tree=$1
fail() {
  echo "FAIL: $*"
  exit 1
}
if [ -n "${booting-}" ]; then
  mount -t proc proc "$tree/proc"
  mount -t tmpfs tmpfs "$tree/run"
  mount -t sysfs -o ro sysfs "$tree/sys"
  mount -t tmpfs tmpfs "$tree/sys/fs/cgroup"
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mount -t cgroup2 cgroup "$tree/sys/fs/cgroup"
  else
    mkdir "$tree/sys/fs/cgroup/systemd"
    mount -t cgroup -o none,name=systemd cgroup "$tree/sys/fs/cgroup/systemd"
  fi
  exec chroot "$tree" env -i container=test PATH="$PATH" /lib/systemd/systemd --log-target=null
fi

chroot "$tree" env -i PATH="$PATH" DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
  /tmp/"$(basename "$(echo "$tree"/tmp/memcube_*.deb)")" systemd dbus dbus-user-session libpam-systemd \
  >"$tree/tmp/output" 2>&1 || fail "$(tail -20 "$tree/tmp/output")"
chroot "$tree" useradd --create-home --shell /bin/bash ben
cat >"$tree/root/units.sh" <<'END'
exec >/root/result 2>&1
systemctl start "user@$(id -u ben)"
setpriv --reuid=ben --regid=ben --init-groups env -i HOME=/home/ben USER=ben PATH=/usr/bin:/bin \
  XDG_RUNTIME_DIR="/run/user/$(id -u ben)" bash -euxo pipefail /root/ben.sh && echo well
systemctl poweroff --force --force
END
cat >"$tree/root/ben.sh" <<'END'
cd
memcube new trips
key=$(memcube key new)
systemctl --user start memcube memcube-serve
for _ in $(seq 100); do
  if mountpoint -q memory && journalctl --user | grep 'listening at' >seen; then break; fi
  sleep 0.1
done
echo "The pipe of the boiler was frozen." >memory/trips/memories/boiler.md
[ "$(ls "memory/trips/search/frozen pipe")" = 01-boiler.md ]
exec 3<>/dev/tcp/127.0.0.1/8765
body='{"query":"boiler","filters":{"user_id":"ben"}}'
printf '%s\r\n' 'POST /v3/memories/search/ HTTP/1.1' 'Host: 127.0.0.1:8765' "Authorization: Token $key" \
  'Content-Type: application/json' "Content-Length: ${#body}" 'Connection: close' '' "$body" >&3
head -1 <&3 | grep ' 200 '
# The filters are in force.
status=/proc/$(systemctl --user show --property MainPID --value memcube-serve)/status
grep -E '^NoNewPrivs:.*1$' "$status"
grep -E '^Seccomp:.*2$' "$status"
systemctl --user is-active memcube memcube-serve
systemctl --user stop memcube memcube-serve
! mountpoint memory
! systemctl --user --quiet is-failed memcube memcube-serve
END
chmod 755 "$tree/root"
chmod 644 "$tree/root/ben.sh"
printf '[Unit]\nAfter=multi-user.target\n[Service]\nExecStart=/bin/bash /root/units.sh\n' \
  >"$tree/etc/systemd/system/units.service"
mkdir -p "$tree/etc/systemd/system/multi-user.target.wants"
ln -s ../units.service "$tree/etc/systemd/system/multi-user.target.wants/"
# It wants mounts of its own, and nothing here logs in.
for unit in systemd-logind dbus-org.freedesktop.login1; do
  ln -sf /dev/null "$tree/etc/systemd/system/$unit.service"
done

# Its cgroups stand below one of ours.
hierarchy=/sys/fs/cgroup/systemd
[ -d "$hierarchy" ] || hierarchy=/sys/fs/cgroup
group=$hierarchy/memcube-test.$$
mkdir "$group"
trap 'find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null || true' EXIT
booting=yes timeout --kill-after=5 120 bash -c '
  echo $$ >"$0/cgroup.procs"
  exec unshare --mount --pid --fork --cgroup --uts --net --ipc --kill-child bash "$@"' \
  "$group" "$0" "$tree" >"$tree/root/boot" 2>&1 </dev/null || true
grep -qx well "$tree/root/result" 2>/dev/null || {
  cat "$tree/root/boot" "$tree/root/result"
  fail "the units"
}
