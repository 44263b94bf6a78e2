"""Drives the server by the real client, mem0ai 2.2.1: what is added is found, changed, listed,
historied, deleted, gone. $URL and $KEY say where; prints `ok` at the end."""

import asyncio
import os
import time

import httpx
from mem0 import AsyncMemoryClient, MemoryClient
from mem0.exceptions import AuthenticationError, MemoryNotFoundError, ValidationError

URL, KEY, READER = (os.environ[name] for name in ("URL", "KEY", "READER"))
http = httpx.Client(base_url=URL, headers={"Authorization": f"Token {KEY}"})


def raises(kind, call):
    try:
        call()
    except kind:
        return
    raise AssertionError(f"no {kind.__name__}")


def wait(answer):
    """The results of an event, once it has ended."""
    for _ in range(400):
        event = http.get(f"/v1/event/{answer['event_id']}/").json()
        if event["status"] in ("SUCCEEDED", "FAILED"):
            assert event["status"] == "SUCCEEDED", event
            return event["results"]
        time.sleep(0.05)
    raise AssertionError("the event has not ended")


def texts(answer):
    return [each["memory"] for each in answer["results"]]


def synchronous():
    client = MemoryClient(api_key=KEY, host=URL + "/")
    mine = {"user_id": "alex"}
    learned = wait(client.add([
        {"role": "user", "content": "I love hiking in the Alps."},
        {"role": "assistant", "content": "How nice!"},
        {"role": "user", "content": "I live in Berlin."}], user_id="alex", metadata={"k": 1}))
    assert len(learned) == 2, learned
    listed = client.get_all(filters=mine)
    assert listed["count"] == 2 and all(each["metadata"] == {"k": 1} for each in listed["results"])
    found = client.search("Where does the user live?", filters=mine, threshold=0.3)["results"]
    assert "Berlin" in found[0]["memory"] and 0.3 <= found[0]["score"] <= 1, found
    assert not client.search("hiking", filters={"user_id": "nobody"})["results"]

    memory = client.get(found[0]["id"])
    assert memory["user_id"] == "alex" and memory["lifecycle_state"] == "active"
    client.update(memory["id"], text="Lives in Hamburg", metadata={"k": 2})
    assert client.get(memory["id"])["memory"] == "Lives in Hamburg"
    assert "Lives in Hamburg" in texts(client.search("Hamburg", filters=mine))
    assert not any("Berlin" in each for each in texts(client.search("Berlin", filters=mine)))
    history = client.history(memory["id"])
    assert [each["event"] for each in history] == ["ADD", "UPDATE"], history
    assert history[0]["input"][0]["content"] == "I live in Berlin."
    client.feedback(memory["id"], feedback="POSITIVE")
    client.delete(memory["id"])
    raises(MemoryNotFoundError, lambda: client.get(memory["id"]))
    assert client.history(memory["id"])[-1]["event"] == "DELETE"

    exact = client.add("Exactly  this,\nall of it", user_id="alex", agent_id="bot", run_id="r 1",
                       infer=False)["results"]
    assert client.get(exact[0]["id"])["memory"] == "Exactly  this,\nall of it"
    assert client.get_all(filters={"AND": [{"agent_id": "bot"}, {"run_id": "*"}]})["count"] == 1
    client.batch_update([{"memory_id": exact[0]["id"], "text": "Changed"}])
    assert client.get(exact[0]["id"])["memory"] == "Changed"
    client.batch_delete([{"memory_id": exact[0]["id"]}])
    raises(MemoryNotFoundError, lambda: client.delete(exact[0]["id"]))

    raises(ValidationError, lambda: client.add("nobody's"))
    raises(ValidationError, lambda: client.get("no-uuid"))
    raises(ValidationError, lambda: client.delete_all())
    raises(ValueError, lambda: MemoryClient(api_key="wrong", host=URL))
    reader = MemoryClient(api_key=READER, host=URL)
    assert reader.get_all(filters=mine)["count"] == 1
    raises(AuthenticationError, lambda: reader.add("x", user_id="alex", infer=False))
    raises(AuthenticationError, lambda: reader.delete_all(user_id="alex"))

    client.project.update(custom_instructions="short", custom_categories=[{"a": "b"}])
    project = client.project.get(fields=["custom_instructions", "custom_categories"])
    assert project == {"custom_instructions": "short", "custom_categories": [{"a": "b"}]}
    client.project.add_member(email="ana@example.org", role="OWNER")
    client.project.add_member(email="bo@example.org", role="READER")
    client.project.update_member(email="bo@example.org", role="OWNER")
    client.project.remove_member(email="bo@example.org")
    members = [each["email"] for each in client.project.get_members()["members"]]
    assert members == ["owner@localhost", "ana@example.org"], members
    made = client.project.create(name="elsewhere", description="apart")
    scope = {"org_id": client.org_id, "project_id": made["project_id"]}
    assert http.get("/v1/ping/", params=scope).json()["project_id"] == made["project_id"]
    place = f"/api/v1/orgs/organizations/{client.org_id}/projects/{made['project_id']}/"
    assert http.get(place).json()["name"] == "elsewhere"
    assert http.delete(place).status_code == 200
    assert http.get(place).status_code == 404

    schema = {"properties": {"instrument": {"type": "string", "description": "what alex plays"}}}
    client.add("Plays the cello, an instrument", user_id="alex", infer=False)
    export = client.create_memory_export(schema=schema, user_id="alex")["id"]
    assert "cello" in client.get_memory_export(memory_export_id=export)["instrument"]
    assert client.get_summary(filters=mine)[0]["count"] == 2
    raises(ValidationError, lambda: client.generate_profile("alex"))
    assert client.get_profile("alex")["status"] == "not_enabled"
    client.update_profile_settings(enabled=True, schema=schema)
    assert client.get_profile_settings()["entities"]["user"]["schema"] == schema
    job = client.generate_profile("alex", idempotency_key="once")
    assert client.generate_profile("alex", idempotency_key="once")["replayed"]
    wait(job)
    assert client.get_profile_job(job["status_url"])["job"]["succeeded"] == 1
    assert "cello" in client.get_profile("alex")["profile"]["instrument"]
    client.update_profile_settings(enabled=False, schema=None)
    hook = client.create_webhook(
        "https://example.org/hook", "mine", client.project_id, ["memory_categorize"])["webhook_id"]
    client.update_webhook(hook, name="yours")
    assert [each["name"] for each in client.get_webhooks(client.project_id)] == ["yours"]
    client.delete_webhook(hook)
    assert client.get_webhooks(client.project_id) == []

    for name in ("a/b c?d#e%", "ä"):
        client.add("x", user_id=name, infer=False)
    assert {each["name"] for each in client.users()["results"]} >= {"alex", "a/b c?d#e%", "ä"}
    client.delete_users(user_id="a/b c?d#e%")
    client.delete_all(user_id="alex")
    assert client.get_all(filters=mine)["count"] == 0
    client.reset()


async def asynchronous():
    async with AsyncMemoryClient(api_key=KEY, host=URL) as client:
        mine = {"user_id": "cy"}
        wait(await client.add("My favourite colour is green.", user_id="cy"))
        found = (await client.search("favourite colour", filters=mine))["results"]
        assert "green" in found[0]["memory"]
        await client.update(found[0]["id"], text="Likes blue")
        assert (await client.get(found[0]["id"]))["memory"] == "Likes blue"
        assert [each["event"] for each in await client.history(found[0]["id"])] == ["ADD", "UPDATE"]
        assert (await client.get_all(filters=mine))["count"] == 1
        await client.delete(found[0]["id"])
        await client.delete_users(user_id="cy")
        assert (await client.get_all(filters=mine))["count"] == 0


synchronous()
asyncio.run(asynchronous())
print("ok")
