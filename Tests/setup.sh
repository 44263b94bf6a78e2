#!/bin/bash
# scripts/setup, build and quickstart say what is missing and what to do, install only that, and do
# nothing the second time. Nothing is really installed: the system's tools are played by scripts.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export HOME=$TMPDIR/home
mkdir "$HOME" "$TMPDIR/bin"

fail() {
  echo "FAIL: $*"
  exit 1
}
# A directory that is the whole PATH: what the scripts call, and what a case adds.
bin=$TMPDIR/bin
for tool in bash sed env dirname head cat stat mkdir mv strip find; do
  ln -s "$(command -v "$tool")" "$bin/$tool"
done
play() { # NAME SCRIPT
  rm -f "$bin/$1"
  printf '#!%s\n%s\n' "$(command -v bash)" "$2" >"$bin/$1"
  chmod +x "$bin/$1"
}
# Packages are installed once their name is in this file.
export INSTALLED=$TMPDIR/installed CALLS=$TMPDIR/calls
with_debian() {
  play dpkg-query 'while read -r name; do [ "$name" = "${@: -1}" ] && printf installed && exit; done <"$INSTALLED"; exit 1'
  play apt-get 'echo "apt-get $*" >>"$CALLS"; [ "$1" = update ] && exit
    for word in "$@"; do case $word in -*|install|DPkg*) ;; *) echo "$word" >>"$INSTALLED" ;; esac; done'
}
as_user() { play id "echo $1"; }
with_swift() { play swift "echo 'Swift version $1 (swift-$1-RELEASE)'; echo 'Target: x86_64'"; }
everything() { "$root/scripts/setup" --list; }

expect() { # STATUS PATTERN SCRIPT ARGUMENT...
  local want=$1 pattern=$2 script=$3 status=0
  shift 3
  PATH=$bin "$root/scripts/$script" "$@" >"$TMPDIR/output" 2>&1 </dev/null || status=$?
  [ "$status" -eq "$want" ] || fail "$script $*: status $status: $(cat "$TMPDIR/output")"
  grep -qE -- "$pattern" "$TMPDIR/output" || fail "$script $*: $(cat "$TMPDIR/output")"
}
calls() { if [ -e "$CALLS" ]; then cat "$CALLS"; fi; }

echo "== not Debian"
as_user 1000
expect 1 'there is no dpkg-query: this is not Debian; install what .* libfuse3-dev ' setup

echo "== a user without sudo"
with_debian
with_swift 6.3
everything | grep -vE '^(libyaml-dev|jq)$' >"$INSTALLED"
expect 1 'not root and have no sudo: have root run: apt-get install libyaml-dev$' setup
expect 1 'have root run: apt-get install libyaml-dev jq$' setup --test
expect 1 'have root run: apt-get install libyaml-dev$' quickstart
[ -z "$(calls)" ] || fail "called: $(calls)"

echo "== a user with sudo"
play sudo 'echo "sudo $*" >>"$CALLS"; exec "$@"'
expect 0 'installing libyaml-dev' setup
grep -q '^sudo env DEBIAN_FRONTEND=noninteractive apt-get install .* libyaml-dev$' "$CALLS" ||
  fail "called: $(calls)"

echo "== the second time"
rm "$CALLS"
expect 0 'everything is there$' setup
! grep -q installing "$TMPDIR/output" || fail "$(cat "$TMPDIR/output")"
[ -z "$(calls)" ] || fail "called: $(calls)"

echo "== root, and an apt-get that has to be updated first"
as_user 0
rm "$bin/sudo"
grep -v '^gcc$' "$INSTALLED" >"$TMPDIR/less" && mv "$TMPDIR/less" "$INSTALLED"
play apt-get 'echo "apt-get $*" >>"$CALLS"
  case $1 in update) : >"$CALLS.updated"; exit ;; esac
  [ -e "$CALLS.updated" ] || exit 100
  echo "${@: -1}" >>"$INSTALLED"'
expect 0 'everything is there$' setup
[ "$(sed 's/^apt-get \([a-z]*\).*/\1/' "$CALLS" | paste -sd ' ')" = 'install update install' ] ||
  fail "called: $(calls)"

echo "== an apt-get that fails"
grep -v '^gcc$' "$INSTALLED" >"$TMPDIR/less" && mv "$TMPDIR/less" "$INSTALLED"
play apt-get 'echo "E: no network" >&2; exit 100'
expect 1 'apt-get could not install them .*; missing: gcc$' setup
grep -q 'E: no network' "$TMPDIR/output" || fail "its words are lost"

echo "== Swift"
everything >"$INSTALLED"
with_swift 5.10
expect 1 'this is Swift 5\.10; get 6\.2 or later' setup
with_swift 6.1
expect 1 'this is Swift 6\.1; get 6\.2' setup
for good in 6.2 6.3.1 6.10 7.0 10.2; do
  with_swift $good
  expect 0 'everything is there$' setup
done
play swift 'exit 127'
expect 1 'swift --version does not answer' setup
rm "$bin/swift"
expect 1 'Swift is not on PATH; get 6\.2 or later from https' setup
expect 1 'Swift is not on PATH; get 6\.2' quickstart
expect 1 'Swift is not on PATH; scripts/setup says' build

echo "== the clients' commands start"
tree=$TMPDIR/tree
mkdir -p "$tree/scripts"
cp "$root/scripts/setup" "$tree/scripts/"
for tool in grep xargs chmod rm cp; do ln -s "$(command -v "$tool")" "$bin/$tool"; done
with_swift 6.3
play sha256sum 'cat >/dev/null'
# An environment with one command, which begins with where it was made, as pip writes it.
play python3 '[ "$2" = venv ] || exit 0
  mkdir -p "$3/bin"
  echo "command = python3 -m venv $3" >"$3/pyvenv.cfg"
  for name in python python3; do cp "$0" "$3/bin/$name"; done
  printf "#!%s/bin/python3\nexit\n" "$3" >"$3/bin/mem0"
  chmod +x "$3/bin/mem0"'
setup_clients() {
  PATH=$bin "$tree/scripts/setup" --test >"$TMPDIR/output" 2>&1 || fail "$(cat "$TMPDIR/output")"
}
place=$tree/build/clients/mem0ai-2.2.1
starts() { # WHEN
  [ "$(head -1 "$place/bin/mem0")" = "#!$place/bin/python3" ] || fail "$1: $(cat "$place/bin/mem0")"
  PATH=$bin "$place/bin/mem0" || fail "$1: it does not start"
  ! grep -q '\.new' "$place/pyvenv.cfg" || fail "$1: $(cat "$place/pyvenv.cfg")"
}
setup_clients
starts "once it is installed"
# As scripts/setup made them before: moved, and named as before that.
sed -i "s|$place|$place.new|" "$place/bin/mem0"
setup_clients
starts "the second time"
! grep -q "installing mem0ai" "$TMPDIR/output" || fail "$(cat "$TMPDIR/output")"
[ ! -e "$place.new" ] || fail "the place where it was made is left"

echo "== usage"
expect 2 'scripts/setup --test' setup --nonsense
expect 0 'scripts/setup --test' setup --help
expect 2 'usage: scripts/build' build more
expect 2 'scripts/quickstart \[DIR\]' quickstart --nonsense
expect 0 'scripts/quickstart \[DIR\]' quickstart --help
expect 0 '^fuse3$' setup --list
[ -z "$(everything | sort | uniq -d)" ] || fail "listed twice: $(everything | sort | uniq -d)"
echo ok
