#!/bin/bash
# The examples of the manual pages and the recipe in memcube(5) run as they stand.
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

# What is shown of the mount, in a mounted cube that holds what the examples speak of. A comment in
# the page marks what can be run.
marked() { # COMMENT PAGE
  awk -v mark=".\\\\\" $1" '$0 == mark { on = 1; next } /^\.EE/ { on = 0 } on && !/^\.EX/' \
    "$root/man/$2" | sed 's/\\-/-/g; s/\\e/\\/g'
}
memcube mount
cd "$HOME/memory/trips"
printf -- '---\ntype: preference\n---\nLisbon: breakfast at the hotel near the river\n' >memories/lisbon.md
printf -- '---\ndate: 2025-06-10\ntags: food\n---\nFish in Lisbon\n' >memories/fish.md
memcube add trips 'A hotel in Porto' >/dev/null
printf 'later\n' >>memories/lisbon.md
count=0
while IFS= read -r line; do
  printf '$ %s\n' "$line"
  count=$((count + 1))
  status=0
  bash -euo pipefail -c "$line" >"$TMPDIR/output" 2>&1 || status=$?
  case "$line:$status" in
    diff*:1 | *:0) ;;
    *) fail "exit status $status: $(cat "$TMPDIR/output")" ;;
  esac
  case "$line" in
    echo* | printf* | mv* | mkdir* | rm*) ;;
    *) [ -s "$TMPDIR/output" ] || fail "no output" ;;
  esac
done < <(
  marked 'run in a mounted cube' memcube-mount.5
  marked 'run in a mounted cube' memcube-ask.1
)
[ "$count" -eq 19 ] || fail "$count lines to run in a mount"
grep -q 'We booked the train' messages/planning.md || fail "the message"
cd "$HOME"
memcube unmount

# Copying, the machine nas being a directory.
mkdir -p "$HOME/nas/cubes"
lines=$(marked 'run where nas: is a directory' memcube-merge.7)
[ "$(wc -l <<<"$lines")" -eq 2 ] || fail "the copying was not found"
bash -euo pipefail -c "${lines//nas:/$HOME/nas/}" || fail "copying"
memcube add "$HOME/nas/cubes/trips.memcube" 'written there' >/dev/null
bash -euo pipefail -c "${lines//nas:/$HOME/nas/}" || fail "copying"
memcube list trips | grep -qx memories/written-there.md || fail "the merge"
memcube verify trips || fail "verify after the merge"

# Every variable that the program asks for is on the page, and every exit status.
# (Who stops reading a pipe early kills its writer: so no pipes.)
variables=$(sed -n '/^\.SH ENVIRONMENT/,/^\.SH FILES/p' "$root/man/memcube.1")
statuses=$(sed -n '/^\.SH EXIT STATUS/,/^\.SH ENVIRONMENT/p' "$root/man/memcube.1")
for name in $(grep -rhoE '(Environment\.[a-zA-Z]+|value|base)\("[A-Z_]+"' "$root"/Sources/{memcube,MemCube,MemCubeFS,Fuse,Posix} |
  grep -oE '[A-Z_]{2,}' | sort -u); do
  grep -q "\\b$name\\b" <<<"$variables" || fail "memcube.1 does not explain $name"
done
for status in 0 1 2 3 4 5 130 141; do
  grep -qx "\.B $status" <<<"$statuses" || fail "memcube.1 does not explain the exit status $status"
done

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
