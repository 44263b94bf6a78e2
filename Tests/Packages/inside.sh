#!/bin/bash
# Within a bare Debian: installs the package of /tmp, uses it as Ana, and removes it. Called by run.sh.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
fail() {
  echo "FAIL: $*"
  exit 1
}
system() { find / -xdev \( -path /proc -o -path /dev -o -path /tmp -o -path /home \) -prune -o -print | sort; }
quiet() { "$@" >/tmp/output 2>&1 || fail "$*: $(tail -20 /tmp/output)"; }

quiet apt-get update
# What it needs comes first, so that what the package itself leaves is seen.
package=$(echo /tmp/memcube_*.deb)
quiet apt-get install --yes --no-install-recommends "$package"
quiet dpkg --remove memcube
system >/tmp/before
quiet dpkg --install "$package"

echo "-- installed"
memcube --version
dpkg-query -W -f '${Package} ${Version} ${Installed-Size} KiB\n' memcube
dpkg -L memcube | while IFS= read -r file; do
  [ -e "$file" ] || case $file in
    # A bare system keeps no documentation: dpkg.cfg.d of an image may leave it out.
    /usr/share/man/* | /usr/share/doc/*) ;;
    *) fail "$file is missing" ;;
  esac
done
! ldd /usr/bin/memcube | grep 'not found' || fail "libraries are missing"
ls /usr/lib/*/libfuse3.so.[34]
if id ana >/dev/null 2>&1; then fail "there is an Ana"; fi
useradd --create-home --shell /bin/bash ana

echo "-- used"
cat >/tmp/ana.sh <<'END'
set -euo pipefail
cd
fail() {
  echo "FAIL: $*"
  exit 1
}
memcube new trips >/dev/null
memcube mount
echo "The pipe of the boiler was frozen in January." >memory/trips/memories/boiler.md
[ "$(ls "memory/trips/search/frozen pipe")" = 01-boiler.md ] || fail "search: $(ls "memory/trips/search/frozen pipe")"
sed -i 's/January/February/' memory/trips/memories/boiler.md
[ "$(ls memory/trips/history/memories/boiler.md | wc -l)" -eq 2 ] || fail "history"
memcube ask trips 'When was the pipe frozen?' | grep -q February || fail "ask"
# Japanese words and stems: libraries that are opened at first use.
echo "味噌汁のレシピ" >memory/trips/memories/recipe.md
[ "$(ls memory/trips/search/レシピ)" = 01-recipe.md ] || fail "ICU"
[ "$(ls memory/trips/search/pipes)" = 01-boiler.md ] || fail "stems"
memcube unmount
key=$(memcube key new)
memcube serve --listen 127.0.0.1:0 >served 2>errors &
server=$!
for _ in $(seq 100); do
  [ ! -s served ] || break
  sleep 0.1
done
port=$(sed -n 's|^listening at http://127.0.0.1:||p' served)
[ -n "$port" ] || fail "serve: $(cat errors)"
exec 3<>"/dev/tcp/127.0.0.1/$port"
body='{"query":"boiler","filters":{"user_id":"ana"}}'
printf '%s\r\n' 'POST /v3/memories/search/ HTTP/1.1' "Host: 127.0.0.1:$port" "Authorization: Token $key" \
  'Content-Type: application/json' "Content-Length: ${#body}" 'Connection: close' '' "$body" >&3
answer=$(head -1 <&3)
exec 3<&-
case $answer in *" 200 "*) ;; *) fail "the server says: $answer" ;; esac
kill "$server"
wait "$server" || fail "the server ended with $?: $(cat errors)"
# Tab in bash.
source /usr/share/bash-completion/completions/memcube
COMP_WORDS=(memcube unm) COMP_CWORD=1 COMPREPLY=()
_memcube
[ "${COMPREPLY[*]}" = unmount ] || fail "completion: ${COMPREPLY[*]}"
END
chmod 644 /tmp/ana.sh
as_ana() {
  setpriv --reuid=ana --regid=ana --init-groups env -i PATH=/usr/bin:/bin HOME=/home/ana USER=ana \
    LC_ALL=C.UTF-8 "$@"
}
as_ana bash /tmp/ana.sh
# mount(8) finds the helper.
mkdir /home/ana/look
chown ana: /home/ana/look
quiet env HOME=/home/ana mount -t memcube ana /home/ana/look
as_ana ls /home/ana/look/trips/memories | grep -q boiler.md || fail "mount -t memcube"
quiet umount /home/ana/look

echo "-- without libfuse all goes but the mount"
library=$(echo /usr/lib/*/libfuse3.so.[34])
mv "$library" /tmp/kept
as_ana memcube search trips boiler | grep -q memories/boiler.md || fail "search needs libfuse"
if as_ana memcube mount /home/ana/look 2>/tmp/output; then fail "it mounts without libfuse"; fi
grep -q 'libfuse 3 is missing, .*install the package libfuse3-3' /tmp/output || fail "$(cat /tmp/output)"
as_ana memcube doctor >/tmp/output 2>&1 || true
grep -A1 'libfuse .*missing: nothing can be mounted' /tmp/output | grep -q 'install libfuse3-[34]' ||
  fail "$(cat /tmp/output)"
mv /tmp/kept "$library"

echo "-- removed"
quiet apt-get purge --yes memcube
userdel ana
system >/tmp/after
# What others write by the way: apt's logs and lists, the users' files, the loader's cache.
difference=$(diff /tmp/before /tmp/after | grep '^[<>]' | grep -vE '^. /(var/(log|cache|lib/(apt|dpkg))|etc/(passwd|group|shadow|gshadow|subuid|subgid)-?$|run|etc/ld.so)' || true)
[ -z "$difference" ] || fail "left, or gone: $difference"
[ -d /home/ana/.local/share/memcube/cubes/trips.memcube ] || fail "the cube is gone"
