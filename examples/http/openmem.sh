#!/bin/bash
# Every call of OpenMem (MemOS Cloud), by curl. A server: memcube serve; a key: memcube key new.
#   MEMOS_BASE_URL=http://127.0.0.1:8765/api/openmem/v1 MEMOS_API_KEY=mk_… bash openmem.sh
set -euo pipefail
: "${MEMOS_BASE_URL:=http://127.0.0.1:8765/api/openmem/v1}" "${MEMOS_API_KEY:?memcube key new}"

# post PATH JSON: one call, which must go well; shows it and what the server answers, and gives the answer.
post() {
  local answer
  printf '\n# POST %s %s\n' "$1" "$2" >&2
  answer=$(curl --silent --show-error --fail-with-body --max-time 60 --request POST \
    --url "$MEMOS_BASE_URL$1" \
    --header "Authorization: Token $MEMOS_API_KEY" \
    --header 'Content-Type: application/json' \
    --data "$2") || {
    printf '%s\n' "$answer" >&2
    return 1
  }
  printf '%s\n' "$answer" >&2
  printf '%s\n' "$answer"
}
# The user's cube goes again, however this ends. Only Mem0's dialect deletes whole cubes, and of those
# only what the server made.
cleanup() {
  curl --silent --output /dev/null --max-time 60 --request DELETE \
    --url "${MEMOS_BASE_URL%/api/openmem/v1}/v2/entities/user/memos_user_123/" \
    --header "Authorization: Token $MEMOS_API_KEY" || true
}
trap cleanup EXIT
# holds TEXT: what comes in holds it.
holds() {
  local answer
  answer=$(cat)
  [[ $answer == *"$1"* ]] || {
    echo "'$1' is not in: $answer" >&2
    exit 1
  }
}
# field NAME: the first text of that name in what comes in.
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1; }

# Conversation A, on 2025-06-10: the messages as they are.
added=$(post /add/message '{
    "user_id": "memos_user_123",
    "conversation_id": "0610",
    "messages": [
      {"role":"user","content":"I want to travel during summer vacation, can you recommend something?"},
      {"role":"assistant","content":"Sure! Are you traveling alone, with family or with friends?"},
      {"role":"user","content":"I'\''m bringing my kid. My family always travels together."},
      {"role":"assistant","content":"Got it, so you'\''re traveling with your children as a family, right?"},
      {"role":"user","content":"Yes, with both kids and elderly, we usually travel as a whole family."},
      {"role":"assistant","content":"Understood, I'\''ll recommend destinations suitable for family trips."}
    ]
  }')
holds '"success":true' <<<"$added"
task=$(field task_id <<<"$added")
post /get/status "{\"task_id\": \"$task\"}" | holds '"status":"completed"'

# Conversation B, on 2025-09-28: what the assistant should know.
found=$(post /search/memory '{
    "query": "Any suggestions for where to go during National Day?",
    "user_id": "memos_user_123",
    "conversation_id": "0928"
  }')
holds 'family' <<<"$found"

# The messages of conversation A.
post /get/message '{
    "user_id": "memos_user_123",
    "conversation_id": "0610"
  }' | holds 'My family always travels together.'

# All that is known of the user; one memory; another text for it.
post /get/memory '{"user_id": "memos_user_123", "page": 1, "size": 10}' | holds '"pages":1'
memory=$(post /search/memory '{
    "query": "kids and elderly",
    "user_id": "memos_user_123",
    "memory_limit_number": 1
  }' | grep -o '"memory_detail_list":\[{"id":"[^"]*"' | cut -d'"' -f6)
curl --silent --show-error --fail-with-body \
  --url "$MEMOS_BASE_URL/get/memory/$memory" \
  --header "Authorization: Token $MEMOS_API_KEY" | tee /dev/stderr | holds '"memory_view"'
post /update/memory "{
    \"memory_id\": \"$memory\",
    \"content\": \"The user travels with children and grandparents.\"
  }" | holds '"success":true'
post /search/memory '{
    "query": "grandparents",
    "user_id": "memos_user_123",
    "filter": {"and": [{"conversation_id": "0610"}]}
  }' | holds 'children and grandparents'

# What somebody corrects.
post /add/feedback '{
    "user_id": "memos_user_123",
    "conversation_id": "0610",
    "feedback_content": "We now prefer the seaside to the mountains."
  }' | holds '"status":"completed"'

# A knowledge base, with a file as base64 and one as a form.
base=$(post /create/knowledgebase '{"knowledgebase_name": "Trips"}' | field id)
file=$(post /add/knowledgebase-file "{
    \"knowledgebase_id\": \"$base\",
    \"file\": [{
      \"name\": \"ferries.md\",
      \"content\": \"$(printf 'The ferry to Texel takes twenty minutes.\n' | base64 -w 0)\"
    }]
  }" | field id)
printf 'The dunes of Texel are quiet in May.\n' |
  curl --silent --show-error --fail-with-body --request POST \
    --url "$MEMOS_BASE_URL/add/knowledgebase-file?knowledgebase_id=$base" \
    --header "Authorization: Token $MEMOS_API_KEY" \
    --form 'file=@-;filename=dunes.txt;type=text/plain' | holds '"status":"running"'
for _ in $(seq 600); do
  files=$(post /get/knowledgebase-file "{\"knowledgebase_id\": \"$base\"}")
  [[ $files == *'"status":"running"'* ]] || break
  sleep 0.1
done
holds '"total":2' <<<"$files"
holds '"status":"completed"' <<<"$files"
post /search/memory "{
    \"query\": \"How long does the ferry to Texel take?\",
    \"user_id\": \"memos_user_123\",
    \"knowledgebase_ids\": [\"$base\"]
  }" | holds 'twenty minutes'
post /delete/knowledgebase-file "{\"file_ids\": [\"$file\"]}" | holds '"success":true'
post /delete/knowledgebase "{\"knowledgebase_id\": \"$base\"}" | holds '"success":true'

# A conversation that knows the user, as one answer and as it is made.
post /chat '{
    "user_id": "memos_user_123",
    "conversation_id": "0928",
    "query": "Who travels with me?"
  }' | holds '"response"'
post /chat '{
    "user_id": "memos_user_123",
    "conversation_id": "0928",
    "query": "Seaside or mountains?",
    "stream": true
  }' | holds 'data: {"type":"end","data":""}'

# What would be learned, without storing it; and which text answers best.
post /extract/memory '{
    "messages": [{"role":"user","content":"I love green tea."}]
  }' | holds '"preference_detail_list":[{'
post /rerank '{
    "query": "fruit for a pie",
    "documents": ["Cars are fast", "A pie needs fruit"],
    "top_n": 1
  }' | holds '"index":1'

# A profile: a form, filled in for somebody.
form=$(post /add/profile_template '{
    "name": "Basics",
    "metadata": {"Person": {"City": {"value": null, "algorithm_updatable": true}}}
  }' | field profile_template_id)
post /get/profile_template "{\"profile_template_id\": \"$form\"}" | holds '"name":"Basics"'
post /update/profile_template "{\"profile_template_id\": \"$form\", \"name\": \"Person\"}" |
  holds '"success":true'
post /list/profile_template '{}' | holds '"total":'
post /bind/profile_template "{
    \"bind_list\": [{\"user_id\": \"memos_user_123\", \"profile_template_id\": \"$form\"}]
  }" | holds '"success":true'
post /edit/profile "{
    \"profile_template_id\": \"$form\",
    \"user_id\": \"memos_user_123\",
    \"metadata\": {\"Person\": {\"City\": {\"value\": \"Den Burg\"}}}
  }" | holds '"success":true'
post /search/memory '{
    "query": "Which city?",
    "user_id": "memos_user_123",
    "include_memory_view": ["profile"]
  }' | holds 'Den Burg'
post /delete/profile "{
    \"profile_template_id\": \"$form\", \"user_id\": \"memos_user_123\"
  }" | holds '"success":true'
post /delete/profile_template "{\"profile_template_id\": \"$form\"}" | holds '"success":true'

# One memory goes, then all of the user's; the messages stay until the cube goes.
post /delete/memory "{\"memory_ids\": [\"$memory\"]}" | holds '"success":true'
post /delete/memory '{"user_id": "memos_user_123"}' | holds '"success":true'
post /get/memory '{"user_id": "memos_user_123"}' | holds '"total":0'
echo 'OpenMem: all is well'
