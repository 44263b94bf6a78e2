"""Sends the calls that programs written in TypeScript make, which the package index for Python does not
have: the integration tests of mem0-ts (npm mem0ai 3), the Zapier app of Mem0, Mem0's provider for Vercel's AI
SDK (3, and the older one), and MemOS' plugin for OpenClaw, 0.1.20. Paths, headers, bodies and what is read of
the answers are theirs. $URL and $KEY say where; prints `ok` at the end."""

import json
import os
import time
import urllib.error
import urllib.request

URL, KEY = os.environ["URL"], os.environ["KEY"]


def call(method, path, body=None, headers=None, timeout=30):
    request = urllib.request.Request(
        URL + path, method=method, data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Token {KEY}", "Content-Type": "application/json",
                 **(headers or {})})
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        return json.load(answer)


def fails(*arguments):
    try:
        call(*arguments)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    raise AssertionError(f"{arguments} went well")


def until(found, what):
    for _ in range(200):
        value = found()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"no {what}")


def results(answer):
    """A list, or the member of that name: what these programs take."""
    return answer if isinstance(answer, list) else answer.get("results") or []


def mem0_ts():
    user = "integration-search-1"
    source = {"X-Mem0-Source": "TYPESCRIPT_SDK"}
    for said, answered in (
            ("Hi, I'm integration-test-user. My favorite color is blue.",
             "Nice to meet you! I'll remember that your favorite color is blue."),
            ("I work as a software engineer at Acme Corp.",
             "Got it, you're a software engineer at Acme Corp!")):
        call("POST", "/v3/memories/add/", {
            "messages": [{"role": "user", "content": said},
                         {"role": "assistant", "content": answered}], "user_id": user}, source)
    listed = until(lambda: results(call(
        "POST", "/v3/memories/", {"filters": {"user_id": user}}, source)), "memories")
    for query, filters in (
            ("What is my favorite color?", {"user_id": user}),
            ("What do you know about me?", {"OR": [{"user_id": user}]})):
        found = until(lambda: results(call(
            "POST", "/v3/memories/search/", {"query": query, "filters": filters}, source)), query)
        assert isinstance(found[0]["id"], str) and isinstance(found[0]["memory"], str), found
        assert isinstance(found[0]["score"], (int, float)), found
    history = call("GET", f"/v1/memories/{listed[0]['id']}/history/", None, source)
    assert "ADD" in [each["event"] for each in history], history
    nobody = call("POST", "/v3/memories/search/", {
        "query": "anything", "filters": {"user_id": "nobody-at-all"}}, source)
    assert results(nobody) == [], nobody


def zapier():
    user = "zapier-e2e-1"
    source = {"Mem0-Source": "zapier"}
    assert call("GET", "/v1/ping/", None, source)["status"] == "ok"
    added = call("POST", "/v3/memories/add/", {
        "messages": [{"role": "user",
                      "content": "I love hiking in the Alps and my favorite food is sushi"}],
        "infer": True, "user_id": user}, source)
    assert added["event_id"], added
    ended = until(lambda: [each for each in [call(
        "GET", f"/v1/event/{added['event_id']}/", None, source)]
        if each["status"] in ("SUCCEEDED", "FAILED")], "end of the event")
    assert ended[0]["status"] == "SUCCEEDED", ended
    found = until(lambda: results(call("POST", "/v3/memories/search/", {
        "query": "outdoor activities", "output_format": "v1.1", "top_k": 5,
        "filters": {"user_id": user}}, source)), "outdoor activities")
    assert any("hik" in each["memory"] for each in found), found

    def listed():
        return results(call("POST", "/v3/memories/?page=1&page_size=50", {
            "filters": {"user_id": user}}, source))

    assert listed()
    for each in listed():
        call("DELETE", f"/v1/memories/{each['id']}/", None, source)
    assert listed() == []
    # What is wrong must be no empty list.
    assert fails("POST", "/v3/memories/search/", {
        "query": "anything", "output_format": "v1.1", "top_k": 50}, source) == 400


def vercel():
    user = "vercel-1"
    source = {"X-Mem0-Source": "VERCEL_AI_SDK", "X-Mem0-Client": "mem0-vercel-ai-provider/dev"}
    added = call("POST", "/v3/memories/add/", {
        "messages": [
            {"role": "user", "content": "I love red cars, and I like Toyota Cars."},
            {"role": "user", "content": {
                "type": "image_url", "image_url": {"url": "https://example.org/car.png"}}}],
        "user_id": user}, source)
    assert added, added
    found = until(lambda: results(call("POST", "/v3/memories/search/", {
        "query": "Suggest me a good car to buy.", "filters": {"user_id": user}, "top_k": 10},
        source)), "car")
    assert any("car" in each["memory"].lower() for each in found), found
    # The older one sends an object for each id, also for those that it was not given.
    call("POST", "/v1/memories/", {
        "messages": [{"role": "user", "content": "I love red cars, and I like Toyota Cars."},
                     {"role": "assistant", "content": "Thank You!"}],
        "user_id": "vercel-2", "mem0ApiKey": KEY})
    found = until(lambda: results(call("POST", "/v2/memories/search/", {
        "query": "Suggest me a good car to buy.", "top_k": 5, "version": "v2",
        "filters": {"OR": [{"user_id": "vercel-2"}, {}, {}, {}]}})), "car, the older way")
    assert any("car" in each["memory"].lower() for each in found), found


def openclaw():
    """The plugin waits five seconds for an answer, and drops again what is not nearer than it asked for."""
    near = 0.45

    def memories(query):
        answer = call("POST", "/api/openmem/v1/search/memory", {
            "user_id": "openclaw-user", "query": query, "source": "openclaw",
            "memory_limit_number": 9, "include_preference": True, "preference_limit_number": 6,
            "include_tool_memory": False, "tool_memory_limit_number": 6, "relativity": near},
            timeout=5)
        assert answer["code"] == 0, answer
        data = answer["data"]
        return [each for each in data["memory_detail_list"] + data["preference_detail_list"]
                if each.get("relativity", 1) > near]

    turns = (
        ("I want to travel during summer vacation, can you recommend something?",
         "Sure! Are you traveling alone, with family or with friends?"),
        ("I’m bringing my kid. My family always travels together.",
         "Got it, so you’re traveling with your children as a family, right?"),
        ("Yes, with both kids and elderly, we usually travel as a whole family.",
         "Understood, I’ll recommend destinations suitable for family trips."))
    added = call("POST", "/api/openmem/v1/add/message", {
        "user_id": "openclaw-user", "source": "openclaw", "conversation_id": "openclaw-0610",
        "messages": [{"role": role, "content": text} for turn in turns
                     for role, text in zip(("user", "assistant"), turn)],
        "async_mode": True, "allow_public": False, "tags": ["openclaw"],
        "info": {"source": "openclaw"}}, timeout=5)
    task = added["data"]["task_id"]
    until(lambda: call("POST", "/api/openmem/v1/get/status", {"task_id": task})
          ["data"][0]["status"] == "completed", "end of the task")
    # Once it is completed it is found, at once.
    found = memories("Any suggestions for where to go during National Day?")
    assert any("travel" in each.get("memory_value", "") for each in found), found
    for each in found:
        assert len(each.get("memory_key", "")) <= 60, each
        assert each["tags"], each
    assert memories("How do I replace the seal of a dishwasher pump?") == []


for each in (mem0_ts, zapier, vercel, openclaw):
    each()
    print(each.__name__)
print("ok")
