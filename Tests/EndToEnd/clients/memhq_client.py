"""Drives the server by the real client, memhq 0.1.0. $URL and $KEY say where; prints `ok` at the
end."""

import asyncio
import os
import time

import httpx
import memhq
from memhq import AsyncMemoryClient, MemoryClient

URL, KEY = os.environ["URL"], os.environ["KEY"]
http = httpx.Client(base_url=URL, headers={"Authorization": f"Bearer {KEY}"})


def raises(name, call):
    try:
        call()
    except Exception as error:
        assert type(error).__name__ == name, error
        return error
    raise AssertionError(f"no {name}")


def wait(answer):
    """The job of an add, once it is done."""
    job = (answer if isinstance(answer, dict) else answer.raw)["jobId"]
    for _ in range(400):
        state = http.get(f"/v1/memory/job/{job}").json()
        if state["status"] in ("done", "failed"):
            assert state["status"] == "done", state
            return state
        time.sleep(0.05)
    raise AssertionError("the job has not ended")


def synchronous():
    client = MemoryClient(api_key=KEY, base_url=URL)
    assert not client.search("anything", user_id="nobody").results
    added = client.add([
        {"role": "user", "content": "I work at Acme on the billing team."},
        {"role": "assistant", "content": "Noted."}], user_id="alice", metadata={"a": 1})
    assert (added.messages_stored, added.memories_queued) == (2, 1), added
    wait(added)
    found = client.search("Where does Alice work?", user_id="alice")
    assert len(found) >= 1 and "Acme" in found[0].content and 0 <= found[0].score <= 1
    answer = client.ask("Where does the user work?", user_id="alice")
    assert "Acme" in answer.answer and answer.citations[0].id == found[0].id, answer
    assert not client.search("billing", user_id="bob").results
    assert {each["externalId"] for each in client.users.list()} == {"notes", "alice"}
    assert client.users.get("alice")["stats"]["memories"] >= 1
    assert client.users.delete("alice")["deleted"]
    raises("NotFoundError", lambda: client.users.get("alice"))
    raises("AuthError", lambda: MemoryClient(api_key="wrong", base_url=URL).search("x"))
    raises("MemHQError", lambda: client.search("x", limit=99))
    error = raises("NotFoundError", lambda: client.search("x", group_ids=["none"]))
    assert error.code == "GROUP_NOT_FOUND", error


async def asynchronous():
    client = AsyncMemoryClient(api_key=KEY, base_url=URL)
    wait(await client.add([{"role": "user", "content": "I love green tea."}], user_id="cy"))
    found = await client.search("What tea?", user_id="cy")
    assert "green tea" in found[0].content
    await client.users.delete("cy")


def examples():
    """The examples of the service's own page, as they stand."""
    answer = http.post("/v1/memory/add", json={
        "content": "Alice works on billing.", "userId": "user_clerk_abc"})
    assert answer.status_code == 202 and answer.json()["status"] == "queued"
    wait(answer.json())
    assert http.post("/v1/groups", json={"name": "policies"}).status_code == 201
    answer = http.post("/v1/memory/search", json={
        "q": "Who works on billing?", "projectTags": ["billing-bot"],
        "users": ["user_clerk_abc"], "groups": ["policies"]}).json()
    assert answer["results"][0]["content"] == "Alice works on billing.", answer
    http.delete("/v1/users/user_clerk_abc")
    http.delete("/v1/groups/policies")


assert memhq
synchronous()
asyncio.run(asynchronous())
examples()
print("ok")
