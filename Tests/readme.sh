#!/bin/bash
# README.md is true: its transcript gives the output that it shows, and its commands run.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export HOME=$TMPDIR/ines MEMCUBE_AUTHOR=ines
mkdir "$HOME"
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME MEMCUBE_HOME
PATH=$(dirname "$MEMCUBE"):$PATH
trap 'fusermount3 -uz "$HOME/memory" 2>/dev/null || true' EXIT
cp -r "$root/examples/family/memories" "$HOME/notes"
cd "$HOME"

fail() {
  echo "FAIL: $*"
  exit 1
}
# What is another on each run: the home, days, ids.
same() {
  sed -E -e "s,$HOME,/home/ines,g" -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2} ines [0-9a-f]{8}/DAY ines ID/g'
}

# The first block between ``` lines: commands behind "$ ", and what they print.
sed -n '/^```$/,/^```$/{/^```$/d;p};/^## /q' "$root/README.md" >"$TMPDIR/wanted"
grep -c '^\$ ' "$TMPDIR/wanted" | grep -qE '^([6-9]|1[0-9])$' || fail "the transcript was not found"
{
  echo 'exec 2>&1'
  while IFS= read -r line; do
    case $line in
      '$ '*)
        printf 'printf "%%s\\n" %q\n' "$line"
        # As at a terminal, where ls quotes.
        printf '%s\n' "${line#'$ '}" | sed 's/^ls /ls --quoting-style=shell-escape /'
        ;;
    esac
  done <"$TMPDIR/wanted"
} >"$TMPDIR/commands"
bash "$TMPDIR/commands" >"$TMPDIR/got" || fail "the transcript ends with $?: $(cat "$TMPDIR/got")"
# The listing is one name a line in a pipe, and in columns in the README.
columns() { tr -s ' \n' '\n\n'; }
diff <(same <"$TMPDIR/wanted" | columns) <(same <"$TMPDIR/got" | columns) ||
  fail "the transcript differs"
grep -q 'stroopwafels' "$HOME/memory/family/messages/porto-trip.md" || fail "the message"
grep -q '15.8 kg' "$HOME/memory/family/memories/health/biscoito.md" || fail "the edit"

# What the commands in the text find: an export of ChatGPT, and an agent.
mkdir -p "$HOME/Downloads" "$HOME/.claude"
python3 - "$HOME/Downloads/chatgpt-export.zip" <<'EXPORT'
import json, sys, zipfile
message = {"id": "n1", "author": {"role": "user"}, "create_time": 1767225600.0,
           "content": {"content_type": "text", "parts": ["I chose the blue boat paint of Epifanes."]}}
mapping = {"root": {"id": "root", "message": None, "parent": None, "children": ["n1"]},
           "n1": {"id": "n1", "message": message, "parent": "root", "children": []}}
chat = {"id": "c1", "title": "Boat", "create_time": 1767225600.0, "update_time": 1767225600.0,
        "mapping": mapping, "current_node": "n1"}
with zipfile.ZipFile(sys.argv[1], "w") as archive:
    archive.writestr("conversations.json", json.dumps([chat]))
EXPORT

# The commands in the text.
lines() { sed -n 's/^    \(memcube .*\)$/\1/p' "$root/README.md"; }
[ "$(lines | wc -l)" -ge 2 ] || fail "no commands"
while IFS= read -r line; do
  echo "$ $line"
  bash -euo pipefail -c "$line" >"$TMPDIR/output" || fail "$line"
  case $line in *"ask chats"*) grep -q Epifanes "$TMPDIR/output" || fail "$line found nothing" ;; esac
done < <(lines)
grep -q '"path":"memories/joke-and-piet' "$TMPDIR/output" || fail "the search: $(cat "$TMPDIR/output")"

# Copying: the line as it stands, with another directory for the other machine.
line=$(sed -n 's/^    \(rsync .*\)$/\1/p' "$root/README.md")
[ "$(wc -l <<<"$line")" -eq 1 ] || fail "no rsync"
mkdir -p "$HOME/laptop/share/memcube"
cp -r "$HOME/.local/share/memcube/cubes" "$HOME/laptop/share/memcube/"
memcube add "$HOME/laptop/share/memcube/cubes/family.memcube" 'From the laptop' >/dev/null
bash -euo pipefail -c "${line//laptop:.local/$HOME/laptop}" || fail "$line"
memcube list family | grep -qx memories/from-the-laptop.md || fail "the merge"

# Every path and page that is named is there, and so is every script.
for path in $(grep -oE '\]\([A-Za-z0-9./_-]+\)' "$root/README.md" | tr -d '])(' | grep -v '^http'); do
  [ -e "$root/$path" ] || fail "README.md names $path"
done
for path in $(grep -ohE '\b(scripts|benchmarks|Tests|man|examples)/[A-Za-z0-9._-]+' \
  "$root/README.md" "$root/CONTRIBUTING.md" | sort -u); do
  [ -e "$root/$path" ] || fail "README.md or CONTRIBUTING.md names $path"
done
for place in about.md memories messages documents search ask context jobs by/entity trash; do
  [ -e "$HOME/memory/family/$place" ] || fail "the mount has no $place"
done
# Two screens, with the terms.
[ "$(wc -l <"$root/CONTRIBUTING.md")" -le 80 ] || fail "CONTRIBUTING.md is more than two screens"
memcube unmount
echo ok
