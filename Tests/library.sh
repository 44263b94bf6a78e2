#!/bin/bash
# The programs of examples/library keep, find and answer, in cubes that the commands see.
# As packages of their own they are built by Tests/Packages/library.sh: by night.
set -euo pipefail
export HOME=$TMPDIR/home
mkdir "$HOME"
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME MEMCUBE_HOME MEMCUBE_MODEL_URL
programs=$(dirname "${LIBRARY_PROGRAMS:-$MEMCUBE}")

fail() {
  echo "FAIL: $*"
  exit 1
}
expect() { # PATTERN WHAT
  grep -q -- "$1" "$TMPDIR/output" || fail "$2: $(cat "$TMPDIR/output")"
}

echo "== journal"
"$programs/journal" >"$TMPDIR/output" <<'END'
The boiler leaked on 3 January 2026, at the condensate pipe.
We had soup.
END
expect '^kept as memories/we-had-soup.md$' "an entry"
"$programs/journal" >"$TMPDIR/output" <<'END'
The boiler leaks again.
When did the boiler leak?
END
expect '^  earlier: The boiler leaked on 3 January' "what was written earlier"
! grep -q soup "$TMPDIR/output" || fail "what has nothing to do with it: $(cat "$TMPDIR/output")"
expect '^3 January 2026 \[1\]' "the answer"
[ "$("$MEMCUBE" search journal soup --json | grep -c we-had-soup)" -eq 1 ] || fail "the command finds nothing"

echo "== chat"
printf '%s\n' "My sister Ana lives in Cairo." "I moved to Porto on 3 May 2026." |
  "$programs/chat" >"$TMPDIR/output"
expect 'It holds 0 memories' "a new memory"
printf '%s\n' "When did I move?" "Where does my sister live?" | "$programs/chat" >"$TMPDIR/output"
expect 'Porto' "what is known at the start"
expect '^3 May 2026' "when"
expect 'Cairo' "where"
"$MEMCUBE" verify chat || fail "verify"
echo ok
