#!/bin/bash
# The examples of the HTTP dialects are true: each script of examples/http runs against a server.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
command -v curl >/dev/null || {
  echo "curl is not installed"
  exit 77
}
export MEMCUBE_HOME=$TMPDIR/store XDG_STATE_HOME=$TMPDIR/state XDG_CACHE_HOME=$TMPDIR/cache
key=$("$MEMCUBE" key new)
"$MEMCUBE" serve --listen 127.0.0.1:0 >"$TMPDIR/out" 2>"$TMPDIR/err" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true' EXIT
for _ in $(seq 600); do
  [ ! -s "$TMPDIR/out" ] || break
  sleep 0.1
done
url=$(head -1 "$TMPDIR/out" | awk '{ print $NF }')
[ -n "$url" ] || {
  echo "FAIL: the server does not say where it is: $(cat "$TMPDIR/err")"
  exit 1
}
export MEMCUBE_URL=$url MEMCUBE_KEY=$key
export MEMOS_BASE_URL=$url/api/openmem/v1 MEMOS_API_KEY=$key
count=0
for script in "$root"/examples/http/*.sh; do
  echo "$(basename "$script")"
  bash "$script" || {
    echo "FAIL: $script"
    exit 1
  }
  count=$((count + 1))
done
[ "$count" -ge 1 ] || {
  echo "FAIL: there are no examples"
  exit 1
}
# They clean up behind themselves; cubes of groups and knowledge bases go with their project.
left=$(find "$MEMCUBE_HOME" -name '[!@]*.memcube')
[ -z "$left" ] || {
  echo "FAIL: these cubes are left: $left"
  exit 1
}
kill "$server"
wait "$server" || {
  echo "FAIL: the server ended with $?: $(cat "$TMPDIR/err")"
  exit 1
}
