#!/bin/bash
# The calls of the Mem0 platform, with curl. $MEMCUBE_URL and $MEMCUBE_KEY say where.
set -euo pipefail

# METHOD PATH [BODY]: one call; prints it, and the answer. A status of 400 or more ends the script.
call() {
  local body=() answer
  [ $# -lt 3 ] || body=(-d "$3")
  printf '\n# %s %s\n' "$1" "$2" >&2
  answer=$(curl -sS --fail-with-body -X "$1" "$MEMCUBE_URL$2" \
    -H "Authorization: Token $MEMCUBE_KEY" -H "Content-Type: application/json" "${body[@]}") || {
    printf '%s\n' "$answer" >&2
    return 1
  }
  printf '%s\n' "$answer" >&2
  printf '%s\n' "$answer"
}
# FIELD: its first value in an answer.
first() { grep -oE "\"$1\":\"[^\"]*\"" | head -1 | cut -d'"' -f4; }

ping=$(call GET /v1/ping/)
org=$(first org_id <<<"$ping")

# In a project of its own, which is deleted at the end: nothing of yours changes.
projects=/api/v1/orgs/organizations/$org/projects
project=$(call POST "$projects/" "{\"name\": \"example-$$\"}" | first project_id)
own=$MEMCUBE_KEY
MEMCUBE_KEY=$(call POST "/console/v1/keys?project=$project" '{"name": "example"}' | first secret)

# Memories as they are stated, and learned from a conversation.
added=$(call POST /v3/memories/add/ '{"messages": "Loves hiking in the Alps", "user_id": "alex",
  "infer": false, "metadata": {"source": "form"}}')
id=$(first id <<<"$added")
queued=$(call POST /v3/memories/add/ '{"user_id": "alex", "messages": [
  {"role": "user", "content": "I live in Berlin."},
  {"role": "assistant", "content": "How nice!"}]}')
event=$(first event_id <<<"$queued")
for _ in $(seq 600); do
  state=$(call GET "/v1/event/$event/" 2>/dev/null | first status)
  [ "$state" != SUCCEEDED ] || break
  sleep 0.1
done
[ "$state" = SUCCEEDED ]
call POST /v1/memories/ '{"messages": [{"role": "user", "content": "I play the cello."}],
  "user_id": "alex", "async_mode": false, "output_format": "v1.1", "version": "v2"}' >/dev/null

# Listed and searched, by all three generations of the service.
call GET '/v1/memories/?user_id=alex' >/dev/null
call POST /v2/memories/ '{"filters": {"AND": [{"user_id": "alex"}]}}' >/dev/null
call POST '/v3/memories/?page=1&page_size=50' '{"filters": {"user_id": "alex"}}' >/dev/null
call POST /v1/memories/search/ '{"query": "Where does Alex live?", "user_id": "alex"}' >/dev/null
call POST /v2/memories/search/ '{"query": "hiking", "filters": {"user_id": "alex"}}' >/dev/null
found=$(call POST /v3/memories/search/ '{"query": "hiking in the Alps",
  "filters": {"user_id": "alex"}, "top_k": 5, "threshold": 0.3}')
[ "$(first id <<<"$found")" = "$id" ]

# One memory: read, changed, and what became of it.
call GET "/v1/memories/$id/" >/dev/null
call PUT "/v1/memories/$id/" '{"text": "Loves sailing on lakes", "metadata": {"source": "hand"}}' \
  >/dev/null
call GET "/v1/memories/$id/history/" >/dev/null
call GET /v1/memories/events/ >/dev/null
call POST /v1/feedback/ "{\"memory_id\": \"$id\", \"feedback\": \"POSITIVE\"}" >/dev/null
call PUT /v1/batch/ "{\"memories\": [{\"memory_id\": \"$id\", \"text\": \"Loves rowing\"}]}" >/dev/null

# In a shape of one's own, in short, in figures.
export=$(call POST /v1/exports/ '{"user_id": "alex", "schema": {"properties": {
  "home": {"type": "string", "description": "where the user lives"}}}}' | first id)
call POST /v1/exports/get/ "{\"memory_export_id\": \"$export\"}" | grep -q Berlin
call POST /v1/summary/ '{"filters": {"user_id": "alex"}}' >/dev/null
call GET /v1/stats/ >/dev/null
call GET /v1/events/ >/dev/null

# A profile of the project's making.
call POST /v2/profiles/settings/ '{"enabled": true, "entities": {"user": {"schema": {"properties": {
  "home": {"type": "string", "description": "where the user lives"}}}}}}' >/dev/null
job=$(call POST /v2/profiles/jobs/ '{"operation": "trigger", "entity_type": "user",
  "entity_id": "alex"}' | first status_url)
for _ in $(seq 600); do
  state=$(call GET "$job" 2>/dev/null | first status)
  [ "$state" != succeeded ] || break
  sleep 0.1
done
call GET /v2/entities/user/alex/profile/ | grep -q Berlin

# Who has memories.
call GET /v1/entities/ >/dev/null
call GET /v2/entities/user/alex/ >/dev/null

# The project: its settings, members, webhooks.
call GET "$projects/" >/dev/null
call GET "$projects/$project/?fields=name&fields=custom_categories" >/dev/null
call PATCH "$projects/$project/" '{"custom_instructions": "Keep what lasts.",
  "custom_categories": [{"sports": "sports and games"}], "enable_graph": true}' >/dev/null
# An owner may go: the key manages the project.
call POST "$projects/$project/members/" '{"email": "olga@example.org", "role": "OWNER"}' >/dev/null
call POST "$projects/$project/members/" '{"email": "rik@example.org", "role": "READER"}' >/dev/null
call PUT "$projects/$project/members/" '{"email": "rik@example.org", "role": "OWNER"}' >/dev/null
call GET "$projects/$project/members/" >/dev/null
call DELETE "$projects/$project/members/?email=rik@example.org" >/dev/null
hook=$(call POST "/api/v1/webhooks/projects/$project/" '{"name": "mine",
  "url": "https://hooks.example.org/a", "event_types": ["memory_categorize"]}' | first webhook_id)
call GET "/api/v1/webhooks/projects/$project/" >/dev/null
call PUT "/api/v1/webhooks/$hook/" '{"name": "yours"}' >/dev/null
call DELETE "/api/v1/webhooks/$hook/" >/dev/null

# Deleted: one, several by id, all of a user, the user.
call DELETE "/v1/memories/$id/" >/dev/null
call DELETE '/v1/memories/?user_id=alex' >/dev/null
call DELETE /v2/entities/user/alex/ >/dev/null
MEMCUBE_KEY=$own
call DELETE "$projects/$project/" >/dev/null
echo ok
