#!/bin/bash
# The examples of memcube(1) and the recipe in memcube(5) run as they stand.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export HOME=$TMPDIR/home
mkdir "$HOME"
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME MEMCUBE_HOME
PATH=$(dirname "$MEMCUBE"):$PATH
trap 'fusermount3 -uz "$HOME/memory" 2>/dev/null || true' EXIT

fail() {
  echo "FAIL: $*"
  exit 1
}
# The lines of a page's display between two patterns, as a reader would copy them.
display() { # PAGE FIRST LAST
  mandoc -Tutf8 -Owidth=200 "$root/man/$1" | sed 's/.\x08//g' |
    sed -n "/$2/,/$3/s/^ *//p"
}

display memcube.1 '^ *memcube new trips --description' '^ *memcube unmount$' >"$TMPDIR/examples"
[ "$(grep -c memcube "$TMPDIR/examples")" -ge 5 ] || fail "the examples were not found"
cat "$TMPDIR/examples"
bash -euo pipefail "$TMPDIR/examples" >"$TMPDIR/output" 2>&1 || {
  cat "$TMPDIR/output"
  fail "the examples end with exit status $?"
}
cat "$TMPDIR/output"
grep -q 'allergic to nuts' "$TMPDIR/output" || fail "the search finds nothing"
grep -q '^01-.*castle.*\.md$' "$TMPDIR/output" || fail "the mount finds nothing"
! mountpoint -q "$HOME/memory" || fail "still mounted"

# Every record of the worked example proves its id by the page's three lines.
recipe=$(display memcube.5 '^ *id=..line: -38:36' '^ *. ".{hash:0:24}" =')
[ "$(wc -l <<<"$recipe")" -eq 3 ] || fail "the recipe was not found"
proved=0
while IFS= read -r line; do
  eval "$recipe" || fail "the recipe does not prove $line"
  proved=$((proved + 1))
done < <(tail -qn +2 "$root"/Tests/Fixtures/worked-example.memcube/log/*/*.jsonl)
[ "$proved" -eq 8 ] || fail "$proved records"
echo ok
