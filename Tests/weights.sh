#!/bin/bash
# scripts/train makes of corpus/ the weights that are in the tree, to the byte.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
python=$root/build/venv/bin/python3
"$python" -c 'import sklearn' 2>/dev/null || {
  echo "no scikit-learn: run scripts/setup --test"
  exit 77
}
"$python" -B "$root/scripts/train" --check || {
  echo "FAIL: the weights are others: run build/venv/bin/python3 scripts/train, and commit what it writes"
  exit 1
}
