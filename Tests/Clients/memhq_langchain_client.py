"""Drives the server by memhq-langchain, the real one: what a chain adds to a session comes back as the
history of that session. $URL and $KEY say where; prints `ok` at the end."""

import os
import time

from langchain_core.messages import AIMessage, HumanMessage
from memhq_langchain import MemHQChatMessageHistory, MemHQRetriever

URL, KEY = os.environ["URL"], os.environ["KEY"]


def history(session, user="ana"):
    return MemHQChatMessageHistory(session_id=session, user_id=user, api_key=KEY, base_url=URL)


def until(found, what):
    for _ in range(200):
        value = found()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"no {what}")


history("session-42").add_messages([
    HumanMessage(content="I work on billing at Acme."), AIMessage(content="Noted.")])
history("session-43").add_message(HumanMessage(content="I row every Tuesday."))
until(lambda: any("row" in each.content for each in history("session-43").messages),
      "history of the second session")
said = until(lambda: history("session-42").messages, "history of the first session")
assert "Acme" in said[0].content, said
assert history("session-42", "bo").messages == []
retriever = MemHQRetriever(user_id="ana", api_key=KEY, base_url=URL)
found = retriever.invoke("Where does the user work?")
assert "Acme" in found[0].page_content, found
print("ok")
