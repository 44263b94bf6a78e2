#!/bin/bash
# scripts/install puts the program and its pages where they are found, and --uninstall leaves nothing.
# build: release
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export HOME=$TMPDIR/home
mkdir "$HOME"
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME MEMCUBE_HOME DESTDIR
prefix="$TMPDIR/a prefix"

fail() {
  echo "FAIL: $*"
  exit 1
}
files() { (cd "$1" && find . ! -type d | sort); }

echo "== installs"
"$root/scripts/install" "$prefix"
"$root/scripts/install" "$prefix" >"$TMPDIR/again" # once more is no harm
grep -q 'is not on your PATH' "$TMPDIR/again" || fail "PATH is not spoken of"
[ "$(files "$prefix")" = "./bin/memcube
./sbin/mount.memcube
./share/bash-completion/completions/memcube
./share/fish/vendor_completions.d/memcube.fish
./share/man/man1/memcube-ask.1
./share/man/man1/memcube-export.1
./share/man/man1/memcube-import.1
./share/man/man1/memcube-mcp.1
./share/man/man1/memcube-model.1
./share/man/man1/memcube.1
./share/man/man5/memcube-mount.5
./share/man/man5/memcube.5
./share/man/man7/memcube-agents.7
./share/man/man7/memcube-install.7
./share/man/man7/memcube-learn.7
./share/man/man7/memcube-merge.7
./share/man/man7/memcube-scale.7
./share/man/man7/memcube-search.7
./share/man/man7/memcube-stores.7
./share/man/man7/memcube-webdav.7
./share/man/man8/memcube-serve.8
./share/systemd/user/memcube-serve.service
./share/systemd/user/memcube.service
./share/zsh/site-functions/_memcube" ] || fail "installed are: $(files "$prefix")"
[ "$(stat -c %a "$prefix/bin/memcube")" = 755 ] || fail "mode of the program"
[ "$(stat -c %a "$prefix/share/man/man1/memcube.1")" = 644 ] || fail "mode of a page"

echo "== is found"
export PATH="$prefix/bin:$PATH"
[ "$(command -v memcube)" = "$prefix/bin/memcube" ] || fail "not on PATH"
memcube --version | grep -q '^memcube ' || fail "does not run"
[ "$(man -w memcube)" = "$prefix/share/man/man1/memcube.1" ] || fail "man -w: $(man -w memcube)"
[ "$(man -w memcube-mount)" = "$prefix/share/man/man5/memcube-mount.5" ] || fail "man -w memcube-mount"
[ "$(man -w memcube-learn)" = "$prefix/share/man/man7/memcube-learn.7" ] || fail "man -w memcube-learn"
[ "$(man -w 5 memcube)" = "$prefix/share/man/man5/memcube.5" ] || fail "man -w 5"
# (Not grep -q, which would end man by a closed pipe.)
man memcube 2>&1 | grep 'long-term memory that you can cd into' >/dev/null || fail "man memcube"
"$root/scripts/install" "$prefix" | grep 'is not on your PATH' && fail "PATH is spoken of"

echo "== completes"
memcube new trips >/dev/null
memcube new 'a b $(touch boom) ;x' >/dev/null
memcube add trips text --name 'lisbon/hot els.md' >/dev/null
# What Tab gives for a line, its last word begun.
complete_line() {
  (
    cd "$TMPDIR"
    # shellcheck disable=SC1090
    source "$prefix/share/bash-completion/completions/memcube"
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _memcube
    printf '%s\n' "${COMPREPLY[@]-}"
  )
}
# The same in the other two shells: what they would be given to choose from.
complete_zsh() {
  (
    cd "$TMPDIR"
    memcube_prefix=$prefix zsh -fc 'compadd() { while [ $1 != -- ]; do shift; done; shift; print -rl -- "$@" }
      compdef() { : }; _files() { : }
      source "$memcube_prefix/share/zsh/site-functions/_memcube"
      words=("$@") CURRENT=$#
      _memcube' zsh "$@"
  )
}
complete_fish() {
  (cd "$TMPDIR" && fish --no-config -c "source '$prefix/share/fish/vendor_completions.d/memcube.fish'
    complete -C '$1'")
}
for found in "$(complete_zsh memcube hi)" "$(complete_fish 'memcube hi')" "$(complete_line memcube hi)"; do
  # fish sorts them.
  [ "$(sort <<<"$found")" = $'hide\nhistory' ] || fail "hi: $found"
done
[ "$(complete_zsh memcube show trips lisbon/)" = 'lisbon/hot els.md' ] || fail "zsh: a memory"
[ "$(complete_zsh memcube show a)" = 'a b $(touch boom) ;x' ] || fail "zsh: an odd cube"
[ "$(complete_fish 'memcube show trips lisbon/')" = 'lisbon/hot els.md' ] || fail "fish: a memory"
[ "$(complete_fish 'memcube add trips --type FA')" = FACT ] || fail "fish: a type"
[ "$(complete_line memcube show tr)" = trips ] || fail "a cube: $(complete_line memcube show tr)"
[ "$(complete_line memcube show a)" = 'a\ b\ \$\(touch\ boom\)\ \;x' ] ||
  fail "an odd cube: $(complete_line memcube show a)"
[ "$(complete_line memcube show trips mem)" = memories/ ] ||
  fail "a folder: $(complete_line memcube show trips mem)"
[ "$(complete_line memcube show trips memories/lisbon/)" = 'memories/lisbon/hot\ els.md' ] ||
  fail "a memory: $(complete_line memcube show trips memories/lisbon/)"
[ "$(complete_line memcube add trips --conv)" = --conversation ] || fail "an option"
[ "$(complete_line memcube help rest)" = restore ] || fail "help"
[ -z "$(complete_line memcube add trips --document x)" ] || fail "files are the shell's"
[ ! -e "$TMPDIR/boom" ] || fail "a cube's name was executed"

echo "== below DESTDIR"
DESTDIR=$TMPDIR/package "$root/scripts/install" /usr >"$TMPDIR/package.log"
[ -x "$TMPDIR/package/usr/bin/memcube" ] || fail "DESTDIR"
! grep -q PATH "$TMPDIR/package.log" || fail "a package has no PATH"
DESTDIR=$TMPDIR/package "$root/scripts/install" --uninstall /usr >/dev/null
[ -z "$(files "$TMPDIR/package")" ] || fail "left: $(files "$TMPDIR/package")"

echo "== says what is wrong"
touch "$TMPDIR/file"
expect() { # STATUS PATTERN ARGUMENT...
  local want=$1 pattern=$2 status=0
  shift 2
  "$root/scripts/install" "$@" >"$TMPDIR/output" 2>&1 || status=$?
  [ "$status" -eq "$want" ] || fail "$*: status $status: $(cat "$TMPDIR/output")"
  grep -q -- "$pattern" "$TMPDIR/output" || fail "$*: $(cat "$TMPDIR/output")"
}
expect 1 'cannot be written by you; give another place' "$TMPDIR/file/below"
expect 1 'PREFIX is empty' ''
expect 2 'scripts/install \[PREFIX\]' --bogus
expect 2 'scripts/install \[PREFIX\]' a b
expect 0 'scripts/install \[PREFIX\]' --help

echo "== leaves nothing"
count=$(files "$prefix" | wc -l)
touch "$prefix/bin/other"
"$root/scripts/install" --uninstall "$prefix" | grep -q "removed $count files" || fail "uninstall"
[ "$(files "$prefix")" = ./bin/other ] || fail "left: $(files "$prefix")"
expect 0 'nothing of memcube is installed' --uninstall "$prefix"
[ -d "$HOME/.local/share/memcube/cubes/trips.memcube" ] || fail "the cubes are gone"
echo ok
