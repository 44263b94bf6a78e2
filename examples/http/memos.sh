#!/bin/bash
# The MemOS dialect by curl: each call of it once. $MEMCUBE_URL and $MEMCUBE_KEY say where; Tests/http.sh
# runs this against a server.
set -euo pipefail

# METHOD PATH [BODY]: what the server answers.
call() {
  curl --silent --show-error --request "$1" "$MEMCUBE_URL$2" \
    --header "Authorization: Token $MEMCUBE_KEY" --header "Content-Type: application/json" \
    ${3:+--data "$3"}
}

# WORD TEXT: fails unless the text holds the word.
holds() {
  case $2 in *"$1"*) ;; *)
    echo "no '$1' in: $2" >&2
    exit 1
    ;;
  esac
}

# Nothing of a MOSConfig is needed; the default user and how much is found are kept.
holds '"code":200' "$(call POST /configure '{"user_id": "ada", "top_k": 5}')"

# Users, each with cubes of their own.
holds '"user_id":"u1"' "$(call POST /users '{"user_id": "u1", "user_name": "Una"}')"
call POST /api/users '{"user_id": "u2", "role": "user"}' >/dev/null
holds '"user_name":"Una"' "$(call GET /users)"

# A cube by its name: made if it is not there.
holds '"mem_cube_id":"c1"' "$(call POST /mem_cubes '{"name": "c1", "user_id": "u1"}')"
holds '"cube_id":"c1"' "$(call GET '/users/me?user_id=u1')"

# A memory word for word, and a conversation of which memories are learned.
added=$(call POST /memories \
  '{"user_id": "u1", "mem_cube_id": "c1", "memory_content": "Alice is allergic to peanuts"}')
id=$(printf '%s' "$added" | sed 's/.*"memory_ids":\["\([^"]*\)".*/\1/')
call POST /memories '{"user_id": "u1", "mem_cube_id": "c1", "messages": [
  {"role": "user", "content": "I love playing football on weekends."},
  {"role": "assistant", "content": "Noted."}]}' >/dev/null

# Searching: of each cube so many.
holds 'allergic to peanuts' "$(call POST /api/search \
  '{"user_id": "u1", "query": "allergic", "install_cube_ids": ["c1"], "limit": 3}')"
holds 'football' "$(call POST /search '{"user_id": "u1", "query": "weekends"}')"
holds "'nope'" "$(call POST /search \
  '{"user_id": "u1", "query": "x", "install_cube_ids": ["nope"]}')"

# Memories: all, one, changed.
holds 'football' "$(call GET '/memories?mem_cube_id=c1&user_id=u1')"
holds 'peanuts' "$(call GET "/memories/c1/$id?user_id=u1")"
call PUT "/memories/c1/$id?user_id=u1" '{"memory_content": "Alice eats peanuts again"}' >/dev/null
holds 'peanuts again' "$(call GET "/memories/c1/$id?user_id=u1")"

# An answer: by the configured model, or in the memories' own words.
holds 'peanuts again' "$(call POST /chat '{"user_id": "u1", "message": "What does Alice eat?"}')"
holds '"type":"end"' "$(call POST /chat \
  '{"user_id": "u1", "query": "What does Alice eat?", "stream": true}')"

# Sharing: u2 finds what u1 shares.
holds '"code":400' "$(call GET '/memories?mem_cube_id=c1&user_id=u2')"
holds '"code":200' "$(call POST /mem_cubes/c1/share '{"target_user_id": "u2"}')"
holds 'peanuts again' "$(call GET '/memories?mem_cube_id=c1&user_id=u2')"

# Away, and back with all that is in it.
call DELETE '/mem_cubes/c1?user_id=u1' >/dev/null
holds '"code":400' "$(call GET '/memories?mem_cube_id=c1&user_id=u1')"
call POST /mem_cubes '{"name": "c1", "user_id": "u1"}' >/dev/null
holds 'peanuts again' "$(call GET '/memories?mem_cube_id=c1&user_id=u1')"

# Deleting: one, then all.
holds '"code":200' "$(call DELETE "/memories/c1/$id?user_id=u1")"
holds '"code":400' "$(call GET "/memories/c1/$id?user_id=u1")"
holds '"code":200' "$(call DELETE '/memories/c1?user_id=u1')"
holds '"memories":[]' "$(call GET '/memories?mem_cube_id=c1&user_id=u1')"

# Without a key nobody is anybody.
holds '"code":401' "$(curl --silent "$MEMCUBE_URL/users")"
