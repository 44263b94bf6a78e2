#!/bin/bash
# The MemOS dialect by curl: each call of it once. $MEMCUBE_URL and $MEMCUBE_KEY say where; Tests/http.sh
# runs this against a server. What it makes is of the users example_una and example_ugo, and goes at its end.
set -euo pipefail

# METHOD PATH [BODY]: one call; shows it and what the server answers, and gives the answer.
call() {
  local body=() answer
  [ $# -lt 3 ] || body=(--data "$3")
  answer=$(curl --silent --show-error --max-time 60 --request "$1" "$MEMCUBE_URL$2" \
    --header "Authorization: Token $MEMCUBE_KEY" --header "Content-Type: application/json" \
    "${body[@]}")
  printf '\n# %s %s %s\n%s\n' "$1" "$2" "${3-}" "$answer" >&2
  printf '%s\n' "$answer"
}

# WORD TEXT: fails unless the text holds the word.
holds() {
  case $2 in *"$1"*) ;; *)
    echo "no '$1' in: $2" >&2
    exit 1
    ;;
  esac
}

# Users, cubes and what is in them go again, however this ends. Only Mem0's dialect deletes whole cubes,
# and of those only what the server made.
cleanup() {
  local name
  for name in example_notes example_una example_ugo; do
    call POST /v1/users/ "{\"user_id\": \"$name\"}" >/dev/null 2>&1 || true
    call DELETE "/v2/entities/user/$name/" >/dev/null 2>&1 || true
  done
}
trap cleanup EXIT
# What is said again within ten minutes is stored once: of another session it is something else.
session=example-$(date +%s)

# Nothing of a MOSConfig is needed; the default user and how much is found are kept.
holds '"code":200' "$(call POST /configure '{"user_id": "root", "top_k": 5}')"

# Users, each with cubes of their own.
holds '"user_id":"example_una"' "$(call POST /users \
  '{"user_id": "example_una", "user_name": "Una"}')"
call POST /api/users '{"user_id": "example_ugo", "role": "user"}' >/dev/null
holds '"user_name":"Una"' "$(call GET /users)"

# A cube by its name: made if it is not there.
holds '"mem_cube_id":"example_notes"' "$(call POST /mem_cubes \
  '{"name": "example_notes", "user_id": "example_una"}')"
holds '"cube_id":"example_notes"' "$(call GET '/users/me?user_id=example_una')"

# A memory word for word, and a conversation of which memories are learned.
added=$(call POST /memories "{\"user_id\": \"example_una\", \"mem_cube_id\": \"example_notes\",
  \"session_id\": \"$session\", \"memory_content\": \"Alice is allergic to peanuts\"}")
id=$(printf '%s' "$added" | sed 's/.*"memory_ids":\["\([^"]*\)".*/\1/')
call POST /memories "{\"user_id\": \"example_una\", \"mem_cube_id\": \"example_notes\",
  \"session_id\": \"$session\", \"messages\": [
  {\"role\": \"user\", \"content\": \"I love playing football on weekends.\"},
  {\"role\": \"assistant\", \"content\": \"Noted.\"}]}" >/dev/null

# Searching: of each cube so many.
holds 'allergic to peanuts' "$(call POST /api/search \
  '{"user_id": "example_una", "query": "allergic", "install_cube_ids": ["example_notes"],
    "limit": 3}')"
holds 'football' "$(call POST /search '{"user_id": "example_una", "query": "weekends"}')"
holds "'nope'" "$(call POST /search \
  '{"user_id": "example_una", "query": "x", "install_cube_ids": ["nope"]}')"

# Memories: all, one, changed.
holds 'football' "$(call GET '/memories?mem_cube_id=example_notes&user_id=example_una')"
holds 'peanuts' "$(call GET "/memories/example_notes/$id?user_id=example_una")"
call PUT "/memories/example_notes/$id?user_id=example_una" \
  '{"memory_content": "Alice eats peanuts again"}' >/dev/null
holds 'peanuts again' "$(call GET "/memories/example_notes/$id?user_id=example_una")"

# An answer: by the configured model, or in the memories' own words.
holds 'peanuts again' "$(call POST /chat \
  '{"user_id": "example_una", "message": "What does Alice eat?"}')"
holds '"type":"end"' "$(call POST /chat \
  '{"user_id": "example_una", "query": "What does Alice eat?", "stream": true}')"

# Sharing: Ugo finds what Una shares.
holds '"code":400' "$(call GET '/memories?mem_cube_id=example_notes&user_id=example_ugo')"
holds '"code":200' "$(call POST /mem_cubes/example_notes/share '{"target_user_id": "example_ugo"}')"
holds 'peanuts again' "$(call GET '/memories?mem_cube_id=example_notes&user_id=example_ugo')"
call DELETE '/mem_cubes/example_notes?user_id=example_ugo' >/dev/null

# Away, and back with all that is in it.
call DELETE '/mem_cubes/example_notes?user_id=example_una' >/dev/null
holds '"code":400' "$(call GET '/memories?mem_cube_id=example_notes&user_id=example_una')"
call POST /mem_cubes '{"name": "example_notes", "user_id": "example_una"}' >/dev/null
holds 'peanuts again' "$(call GET '/memories?mem_cube_id=example_notes&user_id=example_una')"

# Deleting: one, then all.
holds '"code":200' "$(call DELETE "/memories/example_notes/$id?user_id=example_una")"
holds '"code":400' "$(call GET "/memories/example_notes/$id?user_id=example_una")"
holds '"code":200' "$(call DELETE '/memories/example_notes?user_id=example_una')"
holds '"memories":[]' "$(call GET '/memories?mem_cube_id=example_notes&user_id=example_una')"

# Without a key nobody is anybody.
holds '"code":401' "$(curl --silent "$MEMCUBE_URL/users")"
echo 'MemOS: all is well'
