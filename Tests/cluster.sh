#!/bin/bash
# What scripts/cluster shows is so: a memory outlives the server that took it.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/cluster --check | tee "$TMPDIR/out"
grep -q '^found it by the others, four times$' "$TMPDIR/out"
