#!/bin/bash
# Who may not read or write is told so, by exit status 4, and nothing else breaks. Root may
# everything, so root runs this as nobody, with a mount namespace of its own for /dev/fuse.
set -euo pipefail

fail() {
  echo "FAIL: $*"
  exit 1
}
if [ "$(id -u)" -eq 0 ]; then
  # Not below TMPDIR, which may be closed to others.
  place=$(mktemp -d /tmp/memcube-nobody.XXXXXX)
  trap 'chmod -R u+rwx "$place"; rm -rf "$place"' EXIT
  cp "$MEMCUBE" "$place/memcube"
  cp "$0" "$place/script"
  mknod -m 666 "$place/fuse" c 10 229 2>/dev/null || true
  chown -R 65534:65534 "$place"
  as_nobody='exec setpriv --reuid=65534 --regid=65534 --clear-groups \
    env TMPDIR="$place" MEMCUBE="$place/memcube" bash "$place/script"'
  export place
  # A container may not let root have a namespace; then there are no mounts.
  if unshare --mount true 2>/dev/null; then
    unshare --mount bash -c "mount --bind \"\$place/fuse\" /dev/fuse 2>/dev/null; $as_nobody"
  else
    bash -c "$as_nobody"
  fi
  exit
fi

export HOME=$TMPDIR/home
mkdir "$HOME"
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME MEMCUBE_HOME
PATH=$(dirname "$MEMCUBE"):$PATH
store=$HOME/.local/share/memcube/cubes
state=$HOME/.local/state/memcube
trap 'chmod -R u+rwx "$HOME" || true; fusermount3 -uz "$HOME/memory" 2>/dev/null || true' EXIT

expect() { # STATUS PATTERN ARGUMENT...
  local want=$1 pattern=$2 status=0
  shift 2
  EDITOR=true memcube "$@" >"$TMPDIR/output" 2>"$TMPDIR/errors" </dev/null || status=$?
  [ "$status" -eq "$want" ] || fail "memcube $*: status $status: $(cat "$TMPDIR/errors")"
  [ -z "$pattern" ] || grep -qE -- "$pattern" "$TMPDIR/output" "$TMPDIR/errors" ||
    fail "memcube $*: $(cat "$TMPDIR/output" "$TMPDIR/errors")"
  if [ "$status" -ne 0 ]; then
    grep -q '^memcube: ' "$TMPDIR/errors" || fail "memcube $*: no error: $(cat "$TMPDIR/errors")"
  fi
}
memcube new trips >/dev/null
memcube add trips 'a heron' --name a.md >/dev/null
memcube add trips 'gone' --name gone.md >/dev/null
memcube rm trips gone.md
memcube add trips --conversation talk hello >/dev/null
echo text >"$HOME/file"
echo secret >"$HOME/closed"
chmod 000 "$HOME/closed"

echo "== a bundle that may only be read"
chmod -R a-w "$store/trips.memcube"
expect 0 'a heron' show trips a.md
expect 0 'memories/a.md' list trips
expect 0 'memories/a.md' search trips heron
expect 0 '' history trips a.md
expect 0 'read-only  it cannot be written here' status trips
expect 0 '"read_only":true' status trips --json
expect 0 '' verify trips
expect 0 '' rebuild trips
for words in 'add trips x' 'add trips --conversation c x' "add trips --document $HOME/file" \
  'edit trips a.md' 'rm trips a.md' 'restore trips gone.md' 'hide trips a.md' \
  'hide trips messages/talk' 'purge trips a.md --yes'; do
  # shellcheck disable=SC2086
  expect 4 'cannot be written here' $words
done
chmod -R u+w "$store/trips.memcube"

echo "== a bundle that may not be read"
chmod 000 "$store/trips.memcube"
for words in 'list' 'list trips' 'status' 'status trips' 'show trips a.md' 'search heron' \
  'search trips heron' 'verify trips' 'verify trips --repair' 'rebuild trips' 'watch trips' \
  'add trips x' 'purge trips a.md --yes' 'history trips a.md'; do
  # shellcheck disable=SC2086
  expect 4 'Permission denied' $words
done
# Others are shown all the same.
memcube new work >/dev/null
expect 4 '^work	0 memories' list
chmod 700 "$store/trips.memcube"
expect 0 'a heron' show trips a.md

echo "== places that may not be written"
chmod 500 "$store"
expect 4 'Permission denied' new more
chmod 700 "$store"
chmod 000 "$state"
expect 4 'Permission denied; XDG_STATE_HOME says where else it goes' list trips
chmod 700 "$state"
mkdir "$HOME/full" && chmod 500 "$HOME/full"
expect 4 'Permission denied' new other --at "$HOME/full/other.memcube"
[ ! -e "$store/other.memcube" ] || fail "a link to nothing was left"
status=0
TMPDIR=$HOME/full EDITOR=true memcube edit trips a.md 2>"$TMPDIR/errors" || status=$?
[ "$status" -eq 1 ] && grep -q 'TMPDIR says where it goes' "$TMPDIR/errors" || fail "edit in a full place"

echo "== a store that may only be read"
memcube project new shop >/dev/null
memcube key new --name till >/dev/null
base=$(dirname "$store")
look() {
  expect 0 '^default' project list
  expect 0 '' user list
  expect 0 'till' key list
  expect 0 '' member list
  expect 0 '' usage
  expect 0 '' usage --calls 5
}
chmod -R a-w "$base"
look
chmod -R u+w "$base"
# As it is copied from under a server: with its log, which holds all, but without that one's index.
memcube serve --socket "$HOME/socket" >/dev/null 2>&1 &
server=$!
for _ in $(seq 200); do [ -S "$HOME/socket" ] && break || sleep 0.05; done
memcube key new --name market >/dev/null
mkdir "$HOME/copy"
cp "$base"/gateway.sqlite "$base"/gateway.sqlite-wal "$HOME/copy"
kill "$server"
wait "$server" || true
[ -s "$HOME/copy/gateway.sqlite-wal" ] || fail "the log is empty"
chmod -R a-w "$HOME/copy"
export MEMCUBE_HOME=$HOME/copy
look
expect 0 'market' key list
mkdir "$HOME/none" && chmod 500 "$HOME/none"
status=0
TMPDIR=$HOME/none memcube key list 2>"$TMPDIR/errors" || status=$?
[ "$status" -ne 0 ] && grep -q 'TMPDIR says where' "$TMPDIR/errors" || fail "a copy in a closed place"
unset MEMCUBE_HOME

echo "== files that may not be read"
expect 4 "'$HOME/closed' may not be read by you" add trips --document "$HOME/file" "$HOME/closed"
expect 4 'Permission denied' add trips --messages "$HOME/closed"
expect 0 '^memories/a.md$' list trips
! grep -q documents "$TMPDIR/output" || fail "an import was begun"

echo "== mounts"
if ! { : <>/dev/fuse; } 2>/dev/null; then
  status=0
  memcube mount 2>"$TMPDIR/errors" || status=$?
  grep -qE '/dev/fuse (is missing, so|may not be used by you)' "$TMPDIR/errors" &&
    [ "$status" -ne 0 ] || fail "no word of /dev/fuse: $(cat "$TMPDIR/errors")"
  echo "ok, without mounts: /dev/fuse is not for us"
  exit 0
fi
memcube mount
[ "$(cat "$HOME/memory/trips/memories/a.md")" = 'a heron' ] || fail "the mount"
(cd "$HOME/memory" && exec sleep 1000) &
visitor=$!
# Until it is there.
for _ in $(seq 100); do [ "$(readlink "/proc/$visitor/cwd")" = "$HOME/memory" ] && break || sleep 0.05; done
expect 1 "is busy: (sleep|bash) \(process $visitor\) in .*; end that, or use memcube unmount --lazy" unmount
status=0
PATH=$(dirname "$MEMCUBE") memcube unmount 2>"$TMPDIR/errors" || status=$?
[ "$status" -eq 1 ] && grep -q 'fusermount3 is not in PATH; install the package fuse3' "$TMPDIR/errors" ||
  fail "without fusermount3: status $status: $(cat "$TMPDIR/errors")"
kill "$visitor"
wait "$visitor" 2>/dev/null || true
expect 0 '' unmount
! mountpoint -q "$HOME/memory" || fail "still mounted"
expect 4 'Permission denied' mount /root/memory
status=0
setpriv --no-new-privs memcube mount 2>"$TMPDIR/errors" || status=$?
[ "$status" -eq 1 ] && grep -q 'may not become root here.*NoNewPrivileges' "$TMPDIR/errors" ||
  fail "without new privileges: status $status: $(cat "$TMPDIR/errors")"
if ! grep -q '^user_allow_other' /etc/fuse.conf 2>/dev/null; then
  expect 4 'user_allow_other' mount --allow-other
fi
echo ok
