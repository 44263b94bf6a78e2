#!/bin/bash
# scripts/package makes a Debian package that lintian finds no fault with, that holds all that scripts/install
# installs, and that leaves the source as it was. Installing it is for Tests/Packages/run.sh: by night.
# build: release
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export HOME=$TMPDIR/home MEMCUBE_PACKAGES=$TMPDIR/packages
# Small is for those who download it.
export MEMCUBE_COMPRESSION='-Zxz -z0'
mkdir "$HOME" "$MEMCUBE_PACKAGES"
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME MEMCUBE_HOME DESTDIR

fail() {
  echo "FAIL: $*"
  exit 1
}
for tool in dh lintian; do
  command -v $tool >/dev/null || {
    echo "$tool is not installed"
    exit 77
  }
done
files() { (cd "$1" && find . ! -type d | sed 's/\.gz$//' | sort); }
droppings() { find "$root/debian" | sort; }

# What an editor left is its owner's.
touch "$root/build/kept.orig"
trap 'rm -f "$root/build/kept.orig"' EXIT
before=$(droppings)
"$root/scripts/package" --check >"$TMPDIR/output" 2>&1 || fail "$(cat "$TMPDIR/output")"
cat "$TMPDIR/output"
! grep -E '^[EW]: ' "$TMPDIR/output" || fail "lintian's words are above"
[ "$(droppings)" = "$before" ] || fail "the source is not as it was: $(droppings)"
[ -e "$root/build/kept.orig" ] || fail "it removed a file of another"
package=$(echo "$MEMCUBE_PACKAGES"/memcube_*.deb)

echo "== holds what is installed"
mkdir "$TMPDIR/package"
dpkg-deb -x "$package" "$TMPDIR/package"
DESTDIR=$TMPDIR/install "$root/scripts/install" /usr >/dev/null
# Debian's own places, and what every package has.
wanted=$({
  files "$TMPDIR/install" | sed 's|zsh/site-functions|zsh/vendor-completions|'
  printf './usr/share/%s\n' doc/memcube/changelog doc/memcube/copyright man/man8/mount.memcube.8
} | sort)
[ "$(files "$TMPDIR/package")" = "$wanted" ] ||
  fail "it holds: $(diff <(files "$TMPDIR/package") <(echo "$wanted"))"
program=$TMPDIR/package/usr/bin/memcube
"$program" --version
cmp "$program" "$root/build/memcube" || fail "it is another program"

echo "== needs"
# libfuse is opened at first use, so that either of the two will do; none of Swift's is.
needed=$(objdump -p "$program" | awk '$1 == "NEEDED" { print $2 }')
! grep -iE 'fuse|swift|foundation' <<<"$needed" || fail "it is linked with these"
depends=$(dpkg-deb -f "$package" Depends Recommends)
echo "$depends"
for one in 'libfuse3-3 [^,]*| libfuse3-4' 'libicu72 | libicu76' 'fuse3,' 'libsqlite3-0' 'libc6 (>='; do
  grep -q "$one" <<<"$depends" || fail "it does not depend on $one"
done

echo "== says what is wrong"
status=0
"$root/scripts/package" --nonsense >"$TMPDIR/output" 2>&1 || status=$?
[ "$status" -eq 2 ] && grep -q 'scripts/package --check' "$TMPDIR/output" || fail "$(cat "$TMPDIR/output")"
echo ok
