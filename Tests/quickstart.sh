#!/bin/bash
# scripts/quickstart does what it says, twice, and leaves nothing that its last words do not name.
# build: release
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
mount=$TMPDIR/a\ memory
export HOME=$TMPDIR/home
mkdir "$HOME"
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME MEMCUBE_HOME
# pip finds the model where scripts/setup put it, so that nothing is downloaded.
export PIP_NO_INDEX=1 PIP_FIND_LINKS=$root/build/model
trap 'fusermount3 -uz "$mount" 2>/dev/null || true' EXIT

fail() {
  echo "FAIL: $*"
  exit 1
}
expect() { # PATTERN what
  grep -qE -- "$1" "$TMPDIR/output" || {
    cat "$TMPDIR/output"
    fail "$2"
  }
}

for round in first second; do
  echo "== $round round"
  "$root/scripts/quickstart" "$mount" >"$TMPDIR/output" 2>&1 || {
    cat "$TMPDIR/output"
    fail "exit status $?"
  }
  expect '^(all-minilm-l6-v2 is installed: )?/.*/models/all-minilm-l6-v2\.model' "the model"
  expect '^about\.md$' "the cube's listing"
  expect '^Did anybody order the stroopwafels' "the message that was appended"
  expect '15\.[0-9] kg on' "the edit by sed"
  expect '^0002 .*\.md$' "a second version"
  expect '^01-.*allerg' "the allergies first"
  expect 'stroopwafels without hazelnuts' "a result's text"
  expect '味噌汁\.md' "a result in Japanese"
  expect 'memcube unmount' "how to unmount"
done
grep -q '^all-minilm-l6-v2 is installed' "$TMPDIR/output" || fail "the model is installed twice"
messages=$(grep -c '^Did anybody order' "$mount/family/messages/porto-trip.md")
[ "$messages" -eq 2 ] || fail "two runs appended $messages messages"
cmp "$root/examples/family/memories/kitchen/caldo-verde.md" \
  "$mount/family/memories/kitchen/caldo-verde.md" || fail "bytes differ"
cmp "$root/examples/family/documents/dishwasher.txt" "$mount/family/documents/dishwasher.txt" ||
  fail "bytes differ"

"$root/build/memcube" unmount "$mount" || fail "unmount"
! mountpoint -q "$mount" || fail "still mounted"
"$root/build/memcube" verify family || fail "verify"
echo ok
