#!/bin/bash
# examples/library as a package of its own: with the library by its path, and by a version of a repository, where
# SwiftPM refuses flags. By night: it builds everything twice.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
git -C "$root" diff --quiet HEAD -- Sources Package.swift ||
  echo "what is not committed is not in the version"
# One root for both: what was built for the path is not built again for the version but where flags differ.
mkdir "$place/programs" "$place/tmp"
cp -r "$root/examples/library/." "$place/programs"
git clone --quiet --no-local "$root" "$place/memcube"
version=$(git -C "$place/memcube" describe --tags --abbrev=0 2>/dev/null || echo 0.1.0)
git -C "$place/memcube" tag --force "$version" >/dev/null
try() { # WHAT DEPENDENCY
  echo "== $1"
  sed -i "s|dependencies: \[.package(.*)\],\$|dependencies: [$2],|" "$place/programs/Package.swift"
  (cd "$place/programs" && nice -n 10 swift build >"$place/log" 2>&1) || {
    grep error: "$place/log" || tail -20 "$place/log"
    echo "FAIL: $1"
    exit 1
  }
  rm -rf "$place/tmp" && mkdir "$place/tmp"
  env TMPDIR="$place/tmp" MEMCUBE="${MEMCUBE:-$root/build/memcube}" \
    LIBRARY_PROGRAMS="$place/programs/.build/debug/journal" bash "$root/Tests/library.sh"
}
try "by its path" ".package(name: \"memcube\", path: \"$root\")"
try "by a version" ".package(url: \"file://$place/memcube\", exact: \"$version\")"
