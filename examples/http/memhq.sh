#!/bin/bash
# The calls of MemHQ, with curl. $MEMCUBE_URL and $MEMCUBE_KEY say where.
set -euo pipefail
MEMOS_URL=$MEMCUBE_URL
MEMOS_KEY=$MEMCUBE_KEY

# METHOD PATH [BODY]: one call; prints it, and the answer. A status of 400 or more ends the script.
call() {
  local body=() answer
  [ $# -lt 3 ] || body=(-d "$3")
  printf '\n# %s %s\n' "$1" "$2" >&2
  answer=$(curl -sS --fail-with-body -X "$1" "$MEMOS_URL$2" \
    -H "Authorization: Bearer $MEMOS_KEY" -H "Content-Type: application/json" "${body[@]}") || {
    printf '%s\n' "$answer" >&2
    return 1
  }
  printf '%s\n' "$answer" >&2
  printf '%s\n' "$answer"
}
# FIELD: its first value in an answer.
first() { grep -oE "\"$1\":\"[^\"]*\"" | head -1 | cut -d'"' -f4; }
# JOB: until it has ended.
wait_for() {
  local state
  for _ in $(seq 600); do
    state=$(call GET "/v1/memory/job/$1" 2>/dev/null | first status)
    [ "$state" != done ] || return 0
    sleep 0.1
  done
  return 1
}

# The service's own two examples, as they stand on its page.
job=$(curl -sS --fail-with-body -X POST "$MEMOS_URL/v1/memory/add" \
  -H "Authorization: Bearer $MEMOS_KEY" \
  -H "Content-Type: application/json" \
  -d '{ "content": "Alice works on billing.", "userId": "user_clerk_abc" }' | first jobId)
wait_for "$job"
call POST /v1/groups '{"name": "policies", "description": "What holds for all"}' >/dev/null
curl -sS --fail-with-body -X POST "$MEMOS_URL/v1/memory/search" \
  -H "Authorization: Bearer $MEMOS_KEY" \
  -H "Content-Type: application/json" \
  -d '{
"q": "Who works on billing?",
"projectTags": ["billing-bot"],
"users": ["user_clerk_abc"],
"groups": ["policies"]
}' | grep 'Alice works on billing'

# Asked, and talked with.
call POST /v1/memory/ask '{"question": "Who works on billing?", "projectTag": "billing-bot",
  "limit": 3}' | grep -q memoryId
job=$(call POST /v1/memory/chat '{"projectTag": "billing-bot", "messages": [
  {"role": "user", "content": "Our office is in Bergen."}]}' | first ingestJobId)
wait_for "$job"
call GET '/v1/users/user_clerk_abc/context?template=agent&maxTokens=200' >/dev/null

# The calls of the service's Python package.
call POST /v1/memhq/add '{"user_id": "user_clerk_abc", "wait_for_processing": true, "messages": [
  {"role": "user", "content": "My dog is named Rex."},
  {"role": "assistant", "content": "A fine name."}]}' >/dev/null
call POST /v1/memhq/search '{"query": "What is the dog called?", "user_id": "user_clerk_abc"}' |
  grep -q Rex
call POST /v1/memhq/ask '{"question": "What is the dog called?", "user_id": "user_clerk_abc"}' \
  >/dev/null

# Users, groups, threads.
call GET /v1/users >/dev/null
call GET /v1/users/user_clerk_abc >/dev/null
call GET /v1/users/user_clerk_abc/graph >/dev/null
call GET /v1/groups >/dev/null
call GET /v1/groups/policies >/dev/null
thread=$(call POST /v1/threads '{"userId": "user_clerk_abc", "title": "Moving"}' | first id)
call POST "/v1/threads/$thread/messages" '{"messages": [
  {"role": "user", "content": "I moved to Oslo."}]}' >/dev/null
call GET "/v1/threads/$thread/messages" >/dev/null
call GET '/v1/threads?userId=user_clerk_abc' >/dev/null
call DELETE "/v1/threads/$thread" >/dev/null

# Deleted.
call DELETE /v1/groups/policies >/dev/null
call DELETE /v1/users/user_clerk_abc >/dev/null
echo ok
