#!/bin/bash
# What only a terminal shows: progress that is taken away again, an interruption on a line of its
# own, a question, vi; and nothing of it in a pipe or on a terminal that cannot.
set -euo pipefail
export HOME=$TMPDIR/home
mkdir "$HOME" "$TMPDIR/work"
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME MEMCUBE_HOME VISUAL EDITOR
export TERM=xterm
PATH=$(dirname "$MEMCUBE"):$PATH
cd "$TMPDIR/work"

fail() {
  echo "FAIL: $*"
  exit 1
}
# Runs a command line at a terminal; its lines, and what stood on each, one by one.
at_terminal() { script -qec "$1" /dev/null | tr '\r' '\n' | sed 's/\x1b\[K//'; }

memcube new trips >/dev/null
mkdir many
# Enough for a few seconds on most machines.
for number in $(seq 1200); do echo "text $number" >"many/$number"; done
head -c 100000000 /dev/zero >many/zero

echo "== progress"
SECONDS=0
at_terminal 'memcube add trips --document many >printed' >shown
took=$SECONDS
[ "$(wc -l <printed)" -eq 1201 ] || fail "printed $(wc -l <printed) lines"
# It is shown after a second.
[ "$took" -lt 3 ] || grep -qE '^importing 1201 documents: [0-9]+ %' shown ||
  fail "no progress: $(head -3 shown)"
pace='(, [0-9a-z ]+ left)?(, [0-9.]+ ([kMG]?B|bytes) a second)?( \[[█░]+\])?'
[ "$took" -lt 4 ] || grep -qE "^importing 1201 documents: [0-9]+ %, [0-9a-z ]+ left, .* a second " shown ||
  fail "no time that is left: $(head -3 shown)"
[ -z "$(grep -vE "^importing 1201 documents: [0-9]+ %$pace\$" shown | tr -d '\n ')" ] ||
  fail "more than progress: $(grep -v importing shown)"

SECONDS=0
at_terminal 'memcube search trips nothing >found' >shown
[ "$SECONDS" -lt 4 ] || grep -qE '^indexing trips: [0-9]+ % \([0-9]+ of [0-9]+\)' shown ||
  fail "no progress of indexing: $(head -3 shown)"
[ -z "$(grep -vE '^(indexing trips: .*|nothing found)$' shown | tr -d '\n ')" ] ||
  fail "more than progress: $(cat -v shown)"

echo "== how far a download is"
mkdir -p bin
printf '#!/bin/sh\necho "pip: $*"\nexit 7\n' >bin/python3
chmod +x bin/python3
at_terminal 'PATH=$PWD/bin:$PATH memcube model install' >shown || true
grep -q '^pip: .*--progress-bar=on' shown || fail "no progress of pip: $(cat shown)"
PATH=$PWD/bin:$PATH memcube model install 2>shown && fail "nothing was downloaded"
grep -q '^pip: .*--quiet' shown || fail "pip is to be quiet: $(cat shown)"

echo "== a cube's state as a picture"
memcube new picture >/dev/null
memcube add picture --conversation talk 'I live in Berlin, with 東京太郎.' --wait >/dev/null
memcube add picture 'A harp' >/dev/null
at_terminal 'memcube status picture' >shown
grep -q "$(printf '\033\[32m█\033')" shown || fail "no growth: $(cat -v shown)"
grep -q 'Berlin' shown || fail "no entity: $(cat -v shown)"
for width in 20 41 80 200; do
  NO_COLOR=1 COLUMNS=$width at_terminal 'memcube status picture' >shown
  ! grep -q "$(printf '\033')" shown || fail "coloured, though it is not wanted: $(cat -v shown)"
  grep -q '█' shown || fail "no bars in $width columns: $(cat -v shown)"
done
LC_ALL=C NO_COLOR=1 at_terminal 'memcube status picture' >shown
! grep -qP '[█▁·]' shown && grep -q '#' shown || fail "bars that are not ASCII: $(cat -v shown)"
memcube status picture >piped
TERM=dumb at_terminal 'memcube status picture' | grep . | cmp - piped || fail "a dumb terminal gets a picture"
[ "$(wc -l <piped)" -eq 5 ] || fail "a pipe gets other lines: $(cat -v piped)"
at_terminal 'memcube doctor picture || true' >shown
grep -q "$(printf '\033\[32mok')" shown || fail "no colours: $(cat -v shown)"
memcube doctor picture >piped || true
! grep -q "$(printf '\033')" piped || fail "colours in a pipe"

echo "== none where nobody sees it"
TERM=dumb at_terminal 'memcube add trips --document many --name again >printed' >shown
[ -z "$(tr -d '\n ' <shown)" ] || fail "progress on a dumb terminal: $(head -3 shown)"
memcube add trips --document many --name pipe 2>errors >printed
[ ! -s errors ] || fail "progress in a pipe: $(head -3 errors)"

echo "== Ctrl-C"
# Once some are printed; ^C by the terminal's line discipline.
mkfifo keys
script -qec 'memcube add trips --document many --name once >printed' /dev/null <keys >raw &
exec 9>keys
: >printed
for _ in $(seq 400); do [ -s printed ] && break || sleep 0.05; done
printf '\003' >&9
exec 9>&-
status=0
wait $! || status=$?
[ "$status" -eq 130 ] || fail "exit status $status"
tr '\r' '\n' <raw | sed 's/\x1b\[K//' >shown
kept=$(wc -l <printed)
[ "$kept" -lt 1201 ] || fail "it had ended before"
grep -qE "^(\^C)?memcube: interrupted: $kept of 1201 documents imported and kept; " shown ||
  fail "not on a line of its own: $(cat -v raw | tail -3)"
[ "$(memcube list trips documents/once | wc -l)" -eq "$kept" ] || fail "kept are others than printed"

echo "== typed texts"
printf 'typed text\n\004' | script -qec 'memcube add trips -' /dev/null >raw
grep -q 'memories/typed-text.md' raw || fail "$(cat -v raw)"
status=0
script -qec 'memcube add trips' /dev/null </dev/null >raw || status=$?
[ "$status" -eq 2 ] && grep -q 'TEXT is missing' raw || fail "status $status: $(cat -v raw)"

echo "== names that a terminal would obey"
memcube add trips x --name "$(printf 'a\033[2Jb\nc')" >/dev/null
script -qec 'memcube list trips a' /dev/null >raw 2>&1 || true
script -qec 'memcube list trips memories' /dev/null >raw
grep -qF 'memories/a\x1b[2Jb\x0ac' raw || fail "$(cat -v raw)"
! grep -q "$(printf '\033\\[2J')" raw || fail "the terminal is told to clear itself"
memcube list trips memories | grep -q "$(printf '\033')" || fail "a pipe gets other bytes"

echo "== vi, unless told otherwise"
if command -v vi >/dev/null; then
  memcube add trips old --name v.md >/dev/null
  (sleep 2 && printf 'ccnew text\033:wq\n' && sleep 1) |
    script -qec 'memcube edit trips v.md' /dev/null >raw
  [ "$(memcube show trips v.md)" = 'new text' ] || fail "vi: $(memcube show trips v.md)"
  [ -z "$(find "$TMPDIR" -maxdepth 1 -name 'memcube-edit-*')" ] || fail "left behind"
fi
echo "== purge shows the text, and the message that says the same"
memcube new kept >/dev/null
memcube add kept --conversation plan 'note: my locker code is zebra-9911' --wait >/dev/null
learned=$(memcube list kept)
echo n | at_terminal "memcube purge kept $learned" >shown || true
grep -qF "$learned: \"The user's locker code is zebra-9911.\"" shown || fail "$(cat -v shown)"
grep -qE '^learned from, and still said by: message of [0-9]+ [A-Z][a-z]+ [0-9:]+ in plan: "note: my' shown ||
  fail "$(cat -v shown)"
grep -qF 'Purge for ever, from every copy? [y: without the message, b: both, N]' shown ||
  fail "$(cat -v shown)"
memcube show kept "$learned" >/dev/null || fail "it was purged"
echo n | at_terminal 'memcube purge kept messages/plan' >shown || true
grep -qE '^message of .* in plan: "note: my locker code is zebra-9911"$' shown || fail "$(cat -v shown)"
grep -qE "^also: $learned " shown || fail "$(cat -v shown)"
grep -qF 'Purge for ever, from every copy? [y/N]' shown || fail "$(cat -v shown)"
echo b | at_terminal "memcube purge kept $learned" >shown
[ -z "$(memcube search kept zebra 2>/dev/null)" ] || fail "both were to go"

echo ok
