#!/bin/bash
# What scripts/cluster shows is so: a memory outlives the server that took it; and no server outlives the script.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/cluster --check | tee "$TMPDIR/out"
grep -q '^found it by the others, four times$' "$TMPDIR/out"
port=$(sed -n 's/^PostgreSQL at port \([0-9]*\),.*/\1/p' "$TMPDIR/out")
if ps -eo args | grep "[p]ostgres://memcube@127.0.0.1:$port/"; then exit 1; fi
for left in "$TMPDIR"/memcube-cluster.*; do [ ! -e "$left" ] || exit 1; done
