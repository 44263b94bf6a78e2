"""Drives the server by memhq-llamaindex, the real one: what is put into a memory comes back of it. $URL and
$KEY say where; prints `ok` at the end."""

import os
import time

from llama_index.core.base.llms.types import ChatMessage, MessageRole
from memhq_llamaindex import MemHQMemory

URL, KEY = os.environ["URL"], os.environ["KEY"]


def memory(session, user="ana"):
    return MemHQMemory(session_id=session, user_id=user, api_key=KEY, base_url=URL)


def until(found, what):
    for _ in range(200):
        value = found()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"no {what}")


memory("s1").put(ChatMessage(role=MessageRole.USER, content="I work on billing at Acme."))
memory("s2").set([ChatMessage(role=MessageRole.USER, content="I row every Tuesday."),
                  ChatMessage(role=MessageRole.ASSISTANT, content="Noted.")])
until(lambda: any("row" in each.content for each in memory("s2").get_all()), "second session")
said = until(lambda: memory("s1").get_all(), "first session")
assert "Acme" in said[0].content, said
assert "Acme" in memory("s1").get("Where does the user work?")[0].content
assert memory("s1", "bo").get_all() == []
print("ok")
