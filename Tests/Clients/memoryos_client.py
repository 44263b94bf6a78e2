"""Drives the server by the real client of MemOS Cloud's API, MemoryOS of any version: what was added
is found, listed, changed where the version can, deleted, gone. $URL and $KEY say where; prints `ok`
at the end."""

import os
import tempfile
import time

from memos.api.client import MemOSClient

URL, KEY = os.environ["URL"], os.environ["KEY"]
client = MemOSClient(api_key=KEY, base_url=URL + "/api/openmem/v1")
user, conversation = "memoryos-user", "c-0610"


def until(found, what):
    """What a call gives, once it gives something: additions may be worked on behind their answers."""
    for _ in range(600):
        value = found()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"no {what}")


def texts(memories):
    return [getattr(each, "memory_value", None) or str(each) for each in memories]


def found(query):
    answer = client.search_memory(query, user, conversation)
    return [text for text in texts(answer.memories) if "Porto" in text]


added = client.add_message(
    [{"role": "user", "content": "I moved to Porto in May."},
     {"role": "assistant", "content": "Nice!"}], user, conversation)
assert added.success, added
assert until(lambda: found("Where does the user live?"), "memory that is found")
messages = client.get_message(user, conversation).messages
assert any("Porto" in str(each) for each in messages), messages
if hasattr(client, "get_task_status") and getattr(added, "task_id", None):
    until(lambda: [each for each in client.get_task_status(added.task_id).messages
                   if each.status == "completed"], "task that ends")
if hasattr(client, "get_memory"):
    listed = client.get_memory(user).memories
    assert any("Porto" in text for text in texts(listed)), listed
if hasattr(client, "chat"):
    said = client.chat(user, conversation, "Where did I move in May?", add_message_on_answer=False)
    assert "Porto" in said.response, said
if hasattr(client, "create_knowledgebase"):
    base = client.create_knowledgebase("birds", "what birds do").knowledgebase_id
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "herons.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write("Herons nest in the harbour.\n")
        client.add_knowledgebase_file_form(base, [path])

    def heron():
        answer = client.search_memory("herons", user, conversation, knowledgebase_ids=[base])
        return [text for text in texts(answer.memories) if "harbour" in text]

    until(heron, "document that is found")
    assert client.delete_knowledgebase(base).success
if hasattr(client, "delete_memory"):
    ids = [each.id for each in client.get_memory(user).memories]
    assert ids
    assert client.delete_memory(user_ids=[user], memory_ids=ids).success
    until(lambda: not client.get_memory(user).memories, "end of the memories")
print("ok")
