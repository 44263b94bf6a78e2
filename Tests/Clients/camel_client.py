"""Drives the server by camel-ai's Mem0Storage, the real one: what it saves it loads, and clears. $URL and
$KEY say where; prints `ok` at the end."""

import os
import time

# The storage knows no address: its client takes this one.
import mem0
from camel.memories.records import MemoryRecord
from camel.messages import BaseMessage
from camel.storages.key_value_storages.mem0_cloud import Mem0Storage
from camel.types import OpenAIBackendRole, RoleType

URL, KEY = os.environ["URL"], os.environ["KEY"]


class Client(mem0.MemoryClient):
    def __init__(self, api_key):
        super().__init__(api_key=api_key, host=URL)


mem0.MemoryClient = Client


def until(found, what):
    for _ in range(200):
        value = found()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"no {what}")


storage = Mem0Storage(agent_id="camel", api_key=KEY, user_id="ana", metadata={"topic": "birds"})
record = MemoryRecord(
    message=BaseMessage(role_name="user", role_type=RoleType.USER, meta_dict={},
                        content="I saw a heron at the harbour."),
    role_at_backend=OpenAIBackendRole.USER)
# It reads the role as the enumeration, of which a record's dictionary has the value.
storage.save([{**record.to_dict(), "role_at_backend": OpenAIBackendRole.USER}])
loaded = until(storage.load, "record that is loaded")
assert any("heron" in each["message"]["content"] for each in loaded), loaded
storage.clear()
until(lambda: storage.load() == [], "end of the records")
print("ok")
