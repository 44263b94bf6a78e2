#!/bin/bash
# The container's image: built by buildah from Containerfile over a bare Debian, and its server answers. Called
# by run.sh, with that Debian's directory and one to work in.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
tree=$1 place=$2/image
fail() {
  echo "FAIL: $*"
  exit 1
}
command -v buildah >/dev/null || fail "buildah is missing; scripts/setup --package installs it"
mkdir -p "$place"
# In a store of its own, and without rights that only a full container has.
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
export CONTAINERS_STORAGE_CONF=$place/storage.conf
printf '[storage]\ndriver = "vfs"\ngraphroot = "%s/images"\nrunroot = "%s/run"\n' "$place" "$place" \
  >"$CONTAINERS_STORAGE_CONF"
base=$(buildah from scratch)
mounted=$(buildah mount "$base")
tar -C "$tree" --one-file-system --exclude=./dev --exclude=./proc -cf - . | tar -C "$mounted" -xf -
mkdir -p "$mounted/dev" "$mounted/proc"
buildah commit --quiet "$base" localhost/bare >/dev/null
buildah rm "$base" >/dev/null
buildah build --quiet --build-arg BASE=localhost/bare --tag localhost/memcube "$root" >"$place/log" 2>&1 ||
  fail "buildah build: $(tail -20 "$place/log")"
echo "image of $(buildah inspect --type image --format '{{.OCIv1.Config.User}} {{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.Cmd}}' localhost/memcube)"
buildah images --format '{{.Name}} {{.Size}}'
running=$(buildah from localhost/memcube)
buildah run "$running" -- memcube serve --listen 127.0.0.1:0 >"$place/served" 2>"$place/errors" &
server=$!
for _ in $(seq 200); do
  [ ! -s "$place/served" ] || break
  sleep 0.1
done
[ -s "$place/served" ] || fail "serve: $(cat "$place/errors")"
url=$(sed -n 's/^listening at //p' "$place/served")
key=$(buildah run "$running" -- memcube key new)
status=$(curl -s -o "$place/answer" -w '%{http_code}' -H "Authorization: Token $key" \
  -H 'Content-Type: application/json' -d '{"query":"boiler","filters":{"user_id":"ana"}}' \
  "$url/v3/memories/search/")
[ "$status" = 200 ] || fail "the server says $status: $(cat "$place/answer")"
kill "$server"
wait "$server" || true
