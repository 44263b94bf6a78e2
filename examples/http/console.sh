#!/bin/bash
# The calls of the server's own console, with curl. $MEMCUBE_URL and $MEMCUBE_KEY say where.
set -euo pipefail

# METHOD PATH [BODY]: one call; prints it, and the answer. A status of 400 or more ends the script.
call() {
  local body=() answer
  [ $# -lt 3 ] || body=(-d "$3")
  printf '\n# %s %s\n' "$1" "$2" >&2
  answer=$(curl -sS --fail-with-body -X "$1" "$MEMCUBE_URL/console/v1$2" \
    -H "Authorization: Bearer ${KEY:-$MEMCUBE_KEY}" -H "Content-Type: application/json" \
    "${body[@]}") || {
    printf '%s\n' "$answer" >&2
    return 1
  }
  printf '%s\n' "$answer" >&2
  printf '%s\n' "$answer"
}
# FIELD: its first value in an answer.
first() { grep -oE "\"$1\":\"[^\"]*\"" | head -1 | cut -d'"' -f4; }

# Who one is, and what there is.
call GET /me | grep -q '"state":"good"'
call GET /projects >/dev/null

# A project, and who may use it.
shop=$(call POST /projects '{"name": "shop", "description": "tills"}' | first id)
call PATCH "/project?project=$shop" '{"description": "tills and stock"}' >/dev/null
call GET "/project?project=$shop" | grep -q 'tills and stock'
call PUT "/members/ana@example.org?project=$shop" '{"role": "OWNER"}' >/dev/null
call PUT "/members/bo@example.org?project=$shop" '{"role": "READER"}' >/dev/null
call GET "/members?project=$shop" | grep -q READER
call DELETE "/members/bo@example.org?project=$shop" >/dev/null

# A key that only looks: its secret is shown this once.
key=$(call POST "/keys?project=$shop" '{"name": "till", "scopes": ["read"], "expires": "2090-01-31"}')
KEY=$(first secret <<<"$key") call GET /me | grep -q '"scopes":\["read"\]'
! KEY=$(first secret <<<"$key") call GET /keys
call GET "/keys?project=$shop" | grep -q '"name":"till"'
call DELETE "/keys/$(first id <<<"$key")?project=$shop" >/dev/null

# What was called.
call GET "/usage?project=$shop" | grep -q '"budgets"'
call GET '/calls?limit=1' | grep -q '"endpoint"'

# Deleted, with what the server made for it; it must be named.
! call DELETE "/projects/$shop"
call DELETE "/projects/$shop?confirm=shop" | grep -q '"deleted":"shop"'
echo ok
