"""Drives the server by mem0ai 0.1.118 and 1.0.11, synchronous and not: what is added is found,
listed, changed, historied, deleted, gone. $URL and $KEY say where; prints `ok` at the end."""

import asyncio
import os
import time

from mem0 import AsyncMemoryClient, MemoryClient

URL, KEY = os.environ["URL"], os.environ["KEY"]


def results(answer):
    """What a call gives: the generations answer with a list, or with an object that holds it."""
    return answer["results"] if isinstance(answer, dict) else answer


def until(found, what):
    for _ in range(600):
        value = found()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"no {what}")


def synchronous():
    client = MemoryClient(api_key=KEY, host=URL)
    mine = {"user_id": "old-sync"}
    client.add([{"role": "user", "content": "I live in Porto."}], **mine)

    def listed():
        return results(client.get_all(version="v2", filters=mine))

    memory = until(listed, "memory that is listed")[0]
    assert "Porto" in memory["memory"], memory
    found = results(client.search("Where does the user live?", version="v2", filters=mine))
    assert any("Porto" in each["memory"] for each in found), found
    number = memory["id"]
    client.update(number, text="The user lives in Braga.")
    assert client.get(number)["memory"] == "The user lives in Braga."
    history = results(client.history(number))
    assert len(history) == 2, history
    client.delete(number)
    assert not listed()
    client.add("Another one", infer=False, **mine)
    until(listed, "memory that is listed")
    client.delete_all(**mine)
    assert not listed()


async def asynchronous():
    client = AsyncMemoryClient(api_key=KEY, host=URL)
    mine = {"user_id": "old-async"}
    await client.add([{"role": "user", "content": "I play the cello."}], **mine)
    for _ in range(600):
        listed = results(await client.get_all(version="v2", filters=mine))
        if listed:
            break
        await asyncio.sleep(0.1)
    assert "cello" in listed[0]["memory"], listed
    found = results(await client.search("Who plays the cello?", version="v2", filters=mine, threshold=0.0))
    assert any("cello" in each["memory"] for each in found), found
    await client.delete(listed[0]["id"])
    assert not results(await client.get_all(version="v2", filters=mine))


synchronous()
asyncio.run(asynchronous())
print("ok")
