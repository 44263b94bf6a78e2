#!/bin/bash
# Every example of every command's help runs as it stands.
set -euo pipefail
tls=$(cd "$(dirname "$0")/Fixtures/tls" && pwd)
export HOME=$TMPDIR/home
mkdir "$HOME"
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME MEMCUBE_HOME VISUAL
export EDITOR=true PAGER=cat
PATH=$TMPDIR/bin:$(dirname "$MEMCUBE"):$PATH
trap 'for mount in memory look; do fusermount3 -uz "$HOME/$mount" 2>/dev/null || true; done' EXIT
mkdir "$TMPDIR/bin" "$TMPDIR/work" "$HOME/manuals"
cd "$TMPDIR/work"

fail() {
  echo "FAIL: $*"
  exit 1
}

# What the examples speak of.
cp "$tls/certificate.pem" cert.pem
cp "$tls/key.pem" .
echo "Press the button." >"$HOME/manuals/oven.txt"
# An editor that takes an option, and writes.
printf '#!/bin/sh\n[ "$1" = --wait ] && date +%%N >>"$2"\n' >"$TMPDIR/bin/code"
# One that writes what it is told to.
printf '#!/bin/sh\necho "$1" >"$2"\n' >"$TMPDIR/bin/say"
chmod +x "$TMPDIR/bin/code" "$TMPDIR/bin/say"
prepare() { # COMMAND
  case $1 in
    show)
      memcube add trips 'A hotel near the river' --name lisbon/hotels.md
      ;;
    history)
      memcube add trips one --name hotels.md
      VISUAL='code --wait' memcube edit trips hotels.md
      ;;
    mv)
      memcube purge trips lisbon/hotels.md --yes
      memcube add trips one --name a.md
      memcube add trips two --name b.md
      ;;
    tag) memcube mv trips lisboa lisbon ;;
    rm)
      # Three versions.
      VISUAL='code --wait' memcube edit trips lisbon/hotels.md
      VISUAL='code --wait' memcube edit trips lisbon/hotels.md
      ;;
    conflicts)
      # Two copies write another text each, and one gets the other's.
      memcube add trips 'We leave at eight' --name plan.md
      bundle=$HOME/.local/share/memcube/cubes/trips.memcube
      cp -r "$bundle" "$HOME/copy.memcube"
      VISUAL='say nine' memcube edit trips plan.md
      VISUAL='say ten' memcube edit "$HOME/copy.memcube" plan.md
      rsync -a --ignore-existing "$HOME/copy.memcube/" "$bundle/"
      ;;
    delete)
      memcube rename journeys trips
      cp -r "$HOME/.local/share/memcube/cubes/trips.memcube" "$HOME/deleted.memcube"
      ;;
    model) cp -r "$HOME/deleted.memcube" "$HOME/.local/share/memcube/cubes/trips.memcube" ;;
    hide) memcube add trips 'old' --name old.md ;;
    import)
      memcube new me
      python3 - <<'EOF'
import json, zipfile
message = {"id": "n1", "author": {"role": "user"}, "create_time": 1767225600.0,
           "content": {"content_type": "text", "parts": ["I moved to Porto."]}}
mapping = {"root": {"id": "root", "message": None, "parent": None, "children": ["n1"]},
           "n1": {"id": "n1", "message": message, "parent": "root", "children": []}}
chat = {"id": "c1", "title": "Porto", "create_time": 1767225600.0, "update_time": 1767225600.0,
        "mapping": mapping, "current_node": "n1"}
with zipfile.ZipFile("chatgpt-export.zip", "w") as archive:
    archive.writestr("conversations.json", json.dumps([chat]))
EOF
      ;;
    agents)
      memcube new notes
      mkdir -p "$HOME/.claude"
      ;;
    redact)
      memcube add trips 'the pin is 8472' --name pin.md
      EDITOR='sed -i s/8472/gone/' memcube edit trips pin.md
      ;;
    clone) memcube delete trips --yes ;;
    purge)
      ! memcube show trips pin.md 2>/dev/null || memcube mv trips pin.md redacted.md
      memcube add trips 'the pin is 8472' --name pin.md
      memcube rm trips pin.md
      ;;
  esac
}
# Examples name a memory by an id of their own.
last_digits() { memcube show trips lisbon/hotels.md --json | sed 's/^{"id":"[0-9a-f]*\([0-9a-f]\{8\}\)".*/\1/'; }

count=0
commands=$(memcube help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
for command in $commands; do
  prepare "$command" >/dev/null
  while IFS= read -r line; do
    case $line in *9f3c21ab*) line=${line//9f3c21ab/$(last_digits)} ;; esac
    printf '$ %s\n' "$line"
    count=$((count + 1))
    case $line in
      *' watch '*)
        # Runs until it is interrupted; what it is for comes meanwhile.
        timeout --signal=INT 20 bash -c "$line" >"$TMPDIR/watched" &
        watcher=$!
        for number in $(seq 1 100); do
          memcube add trips "text $number" --name "watched-$number.md" >/dev/null
          if grep -q 'watched-' "$TMPDIR/watched"; then break; fi
          sleep 0.1
        done
        kill "$watcher" 2>/dev/null || true
        wait "$watcher" || true
        grep -q '^memories/watched-' "$TMPDIR/watched" || fail "nothing was watched"
        ;;
      *' serve'*)
        # Runs until it is ended; what it is for are requests. Emptied here: the shell
        # behind & may come to it late, and what the last one said is still in it.
        : >"$TMPDIR/served"
        bash -c "exec $line" >"$TMPDIR/served" &
        server=$!
        for _ in $(seq 1 300); do
          if grep -q '^listening at' "$TMPDIR/served"; then break; fi
          sleep 0.1
        done
        address=$(sed -n 's/^listening at //p' "$TMPDIR/served")
        python3 - "${address/0.0.0.0/127.0.0.1}" <<'EOF' || fail "$line: no answer at $address"
import ssl, sys, urllib.error, urllib.request
context = ssl._create_unverified_context() if sys.argv[1].startswith("https") else None
try:
    urllib.request.urlopen(sys.argv[1] + "/v1/ping/", context=context, timeout=20)
except urllib.error.HTTPError as error:
    sys.exit(0 if error.code == 401 else f"status {error.code}")
sys.exit("it answers without a key")
EOF
        kill "$server"
        wait "$server" || fail "$line: exit status $?"
        ;;
      *' console'*)
        # Serves until it is ended.
        : >"$TMPDIR/console"
        bash -c "exec $line" >"$TMPDIR/console" &
        server=$!
        for _ in $(seq 1 300); do
          if grep -q '^http://127.0.0.1:.*/console' "$TMPDIR/console"; then break; fi
          sleep 0.1
        done
        page=$(grep -o 'http://127.0.0.1:[0-9]*/console' "$TMPDIR/console" | head -1)
        curl -fsSL -o "$TMPDIR/page" "$page" && grep -q '<html' "$TMPDIR/page" || fail "$line: no page at $page"
        kill "$server"
        wait "$server" || fail "$line: exit status $?"
        ;;
      # What is wrong here is this machine's.
      *' doctor'*) bash -c "$line" || [ $? -eq 1 ] || fail "exit status $?" ;;
      *purge*trash*)
        # It asks on the terminal. Another example may have purged it.
        memcube show trips trash/pin.md >/dev/null 2>&1 || prepare purge >/dev/null
        echo n | script -qec "$line" /dev/null >"$TMPDIR/asked" && fail "forgot on a no"
        grep -q 'nothing was purged' "$TMPDIR/asked" || fail "$(cat "$TMPDIR/asked")"
        [ "$(memcube show trips trash/pin.md)" = 'the pin is 8472' ] || fail "forgot on a no"
        echo y | script -qec "$line" /dev/null >"$TMPDIR/asked" || fail "$(cat "$TMPDIR/asked")"
        ! memcube show trips trash/pin.md 2>/dev/null || fail "it is still there"
        ;;
      *' delete '*)
        echo trips | script -qec "$line" /dev/null >"$TMPDIR/asked" || fail "$(cat "$TMPDIR/asked")"
        ! memcube status trips 2>/dev/null || fail "the cube is still there"
        ;;
      *'--shell fish'*) fish --no-config -c "$line" || fail "exit status $?" ;;
      *) bash -euo pipefail -c "$line" </dev/null || fail "exit status $?" ;;
    esac
  done < <(memcube help "$command" | sed -n '/^Examples:/,$s/^  \([^ ].*\)/\1/p')
done
[ "$count" -ge 30 ] || fail "only $count examples were found"

# An example of memcube-learn(7).
man -P cat rsync | memcube add trips --document - --name rsync.txt

# What they were meant to do, they did.
[ "$(memcube show trips documents/manuals/oven.txt)" = 'Press the button.' ] || fail "manuals"
memcube show trips documents/rsync.txt | grep -i rsync >/dev/null || fail "standard input"
[ -L "$HOME/.local/share/memcube/cubes/work.memcube" ] || fail "work"
mountpoint -q "$HOME/look" || fail "look"
! mountpoint -q "$HOME/memory" || fail "still mounted"
memcube unmount "$HOME/look"
memcube verify trips || fail "verify"
echo "ok: $count examples"
