"""Drives the server's memory stores by the real client, anthropic 2.14.0, sync and async. $URL, $KEY and
$READER say where; $MOUNT, if given, is where the same cubes are mounted. Prints `ok` at the end."""

import asyncio
import hashlib
import json
import os
import threading
import time
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone

import anthropic

URL, KEY, READER = os.environ["URL"], os.environ["KEY"], os.environ["READER"]
MOUNT = os.environ.get("MOUNT")
client = anthropic.Anthropic(api_key=KEY, base_url=URL, max_retries=0)
stores = client.beta.memory_stores


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def raises(kind, call):
    try:
        call()
    except anthropic.APIStatusError as error:
        assert type(error).__name__ == kind, (type(error).__name__, error)
        assert error.body["type"] == "error" and error.body["error"]["message"], error.body
        assert error.request_id and error.request_id == error.body["request_id"], error.body
        return error
    raise AssertionError(f"no {kind}")


def send(method, path, body=None, **headers):
    """A bare request: status, headers, body."""
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, method=method, data=data, headers={
        "Authorization": f"Bearer {KEY}", "Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, json.load(error)


def keys_and_errors():
    for key in ("wrong", ""):
        other = anthropic.Anthropic(api_key=key or "x", base_url=URL, max_retries=0)
        raises("AuthenticationError", lambda: other.beta.memory_stores.list())
    assert send("GET", "/v1/memory_stores", **{"Authorization": "", "x-api-key": KEY})[0] == 200
    # Both: x-api-key counts.
    assert send("GET", "/v1/memory_stores", **{"X-API-Key": "wrong"})[0] == 401
    status, headers, body = send("GET", "/v1/memory_stores/nothing/at/all/here")
    assert status == 404 and body["error"]["type"] == "not_found_error", body
    assert headers["request-id"] == headers["x-request-id"] == body["request_id"]
    assert body["error"]["code"] == "not_found_error"
    status, headers, body = send("PUT", "/v1/memory_stores")
    assert status == 405 and "GET" in headers["Allow"], (status, body)
    both = "agent-memory-2026-07-22, managed-agents-2026-04-01,other-1"
    assert send("GET", "/v1/memory_stores", **{"anthropic-beta": both})[0] == 400
    assert send("GET", "/v1/memory_stores/?beta=true", **{"anthropic-beta": "other-1"})[0] == 200
    assert send("POST", "/v1/memory_stores", b"{")[0] == 400
    assert send("POST", "/v1/memory_stores", b'{"name":"\\ud800"}')[0] == 400
    assert send("POST", "/v1/memory_stores", {"name": "a", "nmae": "b"})[0] == 400
    reader = anthropic.Anthropic(api_key=READER, base_url=URL, max_retries=0).beta.memory_stores
    reader.list()
    raises("PermissionDeniedError", lambda: reader.create(name="by a reader"))


def store_calls():
    before = datetime.now(timezone.utc) - timedelta(seconds=1)
    made = stores.create(name="User Preferences", description="of one", metadata={"user": "42"})
    assert made.id.startswith("memstore_") and len(made.id) == 41 and made.type == "memory_store"
    assert made.metadata == {"user": "42"} and made.archived_at is None
    assert made.created_at >= before and made.updated_at >= made.created_at
    assert stores.retrieve(made.id) == made
    twin = stores.create(name="User Preferences")
    assert twin.id != made.id and twin.name == made.name and twin.description == ""
    for name in ("../x", "a/b", "🦩", "x" * 255, "search", "-rf", ".hidden", "@agent=x", "50%"):
        other = stores.create(name=name)
        assert stores.retrieve(other.id).name == name
        assert stores.delete(other.id).id == other.id
    for name in ("", "x" * 256, "a\nb"):
        raises("BadRequestError", lambda: stores.create(name=name))
    for metadata in ({"": "x"}, {"k" * 65: "x"}, {"k": "v" * 513}, {str(n): "" for n in range(17)}):
        raises("BadRequestError", lambda: stores.create(name="m", metadata=metadata))
    raises("BadRequestError", lambda: stores.create(name="m", description="d" * 1025))
    changed = stores.update(made.id, metadata={"user": None, "b": "c"}, description="")
    assert changed.metadata == {"b": "c"} and changed.description == "", changed
    assert changed.name == made.name and changed.updated_at > made.updated_at
    assert stores.update(made.id).updated_at == changed.updated_at
    assert stores.update(made.id, name="Renamed").name == "Renamed"
    listed = [each.id for each in stores.list()]
    assert listed.index(twin.id) < listed.index(made.id), listed
    page = stores.list(limit=1)
    assert len(page.data) == 1 and page.next_page.startswith("page_")
    assert [each.id for each in stores.list(limit=1)] == listed
    assert made.id in [s.id for s in stores.list(created_at_gte=made.created_at)]
    assert made.id not in [
        s.id for s in stores.list(created_at_gte=made.created_at + timedelta(seconds=1))]
    assert made.id not in [
        s.id for s in stores.list(created_at_lte=made.created_at - timedelta(seconds=1))]
    for query in ("limit=0", "limit=101", "limit=x", "page=page_", "page=zzz", "created_at[gte]=x"):
        assert send("GET", f"/v1/memory_stores?{query}")[0] == 400, query
    # A cursor of another list.
    assert send("GET", f"/v1/memory_stores/{made.id}/memories?page={page.next_page}")[0] == 400
    for id in ("memstore_" + "0" * 32, "memstore_", "x", "a%2F..%2Fb"):
        assert send("GET", f"/v1/memory_stores/{id}")[0] == 404, id
    stores.delete(twin.id)
    raises("NotFoundError", lambda: stores.retrieve(twin.id))
    raises("NotFoundError", lambda: stores.memories.list(twin.id))
    # What a person made is not HTTP's to delete.
    hand = next(s for s in stores.list() if s.name == "notes")
    error = raises("PermissionDeniedError", lambda: stores.delete(hand.id))
    assert "rm -r" in str(error) and stores.retrieve(hand.id) == hand
    return made.id


def memory_calls(store):
    m = stores.memories
    text = "Line\r\nwith é, e\u0301, \ufeffBOM and no end"
    made = m.create(store, path="/notes/a.md", content=text)
    assert made.id.startswith("mem_") and made.content is None and made.path == "/notes/a.md"
    assert made.content_sha256 == sha(text) and made.content_size_bytes == len(text.encode())
    full = m.retrieve(made.id, memory_store_id=store)
    assert full.content == text and full.memory_version_id == made.memory_version_id
    assert m.retrieve(made.id, memory_store_id=store, view="basic").content is None
    assert m.create(store, path="/empty", content="", view="full").content == ""
    for taken, by in (("/notes/a.md", "/notes/a.md"), ("/notes/a.md/b", "/notes/a.md"),
                      ("/notes", "/notes/a.md")):
        error = raises("ConflictError", lambda: m.create(store, path=taken, content="x"))
        details = error.body["error"]
        assert details["type"] == "memory_path_conflict_error", details
        assert details["conflicting_memory_id"] == made.id, details
        assert details["conflicting_path"] == by, details
        assert error.response.headers["x-should-retry"] == "false"
    m.create(store, path="/notes/a.md2", content="x")
    for path in ("a", "", "/", "/a/", "//a", "/./a", "/../a", "/a\x00", "/a\nb", "/e\u0301", "/a\u200bb",
                 "/a\u2028", "/" + "x" * 256, "/" + "/".join("a" * 21), "/" + "a/" * 520 + "b",
                 "/.anthropic-memory-store"):
        raises("BadRequestError", lambda: m.create(store, path=path, content="x"))
    for path in ("/%2e", "/...", "/.hidden", "/a b", "/*", "/é", "/back~", "/.a.swp", "/" + "/".join("abcdefghijklmnopqrst")):
        each = m.create(store, path=path, content="x")
        assert m.retrieve(each.id, memory_store_id=store).path == path
        m.delete(each.id, memory_store_id=store)
    big = "é" * 51_200
    large = m.create(store, path="/large", content=big)
    assert m.retrieve(large.id, memory_store_id=store).content == big
    raises("BadRequestError", lambda: m.create(store, path="/larger", content=big + "x"))
    status, _, body = send("POST", f"/v1/memory_stores/{store}/memories",
                           b'{"path":"/x","content":"' + b"x" * (9 << 20) + b'"}')
    assert (status, body["error"]["type"]) == (413, "request_too_large"), body
    for body in ({"path": "/x"}, {"content": "x"}, {"path": None, "content": "x"},
                 {"path": "/x", "content": 1}, {"path": "/x", "content": "x", "mode": 1}):
        assert send("POST", f"/v1/memory_stores/{store}/memories", body)[0] == 400, body
    m.delete(large.id, memory_store_id=store)
    return made


def updates(store, made):
    m, v = stores.memories, stores.memory_versions

    def count():
        return len(list(v.list(store, memory_id=made.id)))

    def update(**fields):
        return m.update(made.id, memory_store_id=store, **fields)

    def if_sha(text):
        return {"type": "content_sha256", "content_sha256": sha(text)}

    raises("BadRequestError", lambda: update())
    changed = update(content="two", precondition={
        "type": "content_sha256", "content_sha256": made.content_sha256})
    assert changed.id == made.id and changed.content_sha256 == sha("two")
    assert changed.memory_version_id != made.memory_version_id and count() == 2
    # The same again changes nothing, whatever the condition says.
    assert update(content="two", precondition=if_sha("no")) == changed and count() == 2
    error = raises("ConflictError", lambda: update(content="three", precondition=if_sha("no")))
    assert error.body["error"]["type"] == "memory_precondition_failed_error"
    for bad in ({"type": "etag", "content_sha256": sha("two")}, {"type": "content_sha256"},
                {"type": "content_sha256", "content_sha256": "x"}):
        raises("BadRequestError", lambda: update(content="three", precondition=bad))
    moved = update(path="/moved/b.md")
    assert (moved.path, moved.content_sha256, count()) == ("/moved/b.md", sha("two"), 3)
    m.create(store, path="/there", content="x")
    raises("ConflictError", lambda: update(path="/there", content="lost"))
    assert m.retrieve(made.id, memory_store_id=store).content == "two" and count() == 3
    assert update(path="/moved/c.md", content="three", view="full").content == "three"
    # Of twelve with one hash one succeeds.
    results = []

    def race(number):
        try:
            update(content=f"racer {number}", precondition=if_sha("three"))
            results.append("won")
        except anthropic.ConflictError as problem:
            results.append(problem.body["error"]["type"])

    threads = [threading.Thread(target=race, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["memory_precondition_failed_error"] * 11 + ["won"], results
    now = m.retrieve(made.id, memory_store_id=store)
    raises("ConflictError", lambda: m.delete(
        made.id, memory_store_id=store, expected_content_sha256=sha("no")))
    raises("BadRequestError", lambda: m.delete(
        made.id, memory_store_id=store, expected_content_sha256="zz"))
    gone = m.delete(made.id, memory_store_id=store, expected_content_sha256=now.content_sha256)
    assert gone.type == "memory_deleted" and gone.id == made.id
    raises("NotFoundError", lambda: m.retrieve(made.id, memory_store_id=store))
    raises("NotFoundError", lambda: m.delete(made.id, memory_store_id=store))
    again = m.create(store, path="/moved/c.md", content="anew")
    assert again.id != made.id
    return made.id, again


def redaction(store):
    m, v = stores.memories, stores.memory_versions
    made = m.create(store, path="/pin", content="PIN 4711")
    first = made.memory_version_id
    moved = m.update(made.id, memory_store_id=store, path="/number")
    raises("BadRequestError", lambda: v.redact(moved.memory_version_id, memory_store_id=store))
    now = m.update(made.id, memory_store_id=store, content="none")
    gone = v.redact(first, memory_store_id=store)
    assert (gone.content, gone.path, gone.content_sha256, gone.content_size_bytes) == (None,) * 4
    assert gone.redacted_at and gone.redacted_by.type == "api_actor" and gone.id == first
    assert gone.operation == "created" and gone.created_by.type == "api_actor"
    assert v.redact(first, memory_store_id=store) == gone
    assert v.retrieve(first, memory_store_id=store) == gone
    # The rename is another version, and keeps the text until it is redacted itself.
    assert v.retrieve(moved.memory_version_id, memory_store_id=store).content == "PIN 4711"
    assert v.redact(moved.memory_version_id, memory_store_id=store).path is None
    history = list(v.list(store, memory_id=made.id))
    assert [each.redacted_at is None for each in history] == [True, False, False]
    assert [e.id for e in v.list(store, limit=100)][:3] == [each.id for each in history]
    raises("BadRequestError", lambda: v.redact(now.memory_version_id, memory_store_id=store))
    raises("NotFoundError", lambda: v.redact("memver_" + "0" * 36, memory_store_id=store))
    m.delete(made.id, memory_store_id=store)
    for each in v.list(store, memory_id=made.id):
        assert v.redact(each.id, memory_store_id=store).path is None


def lists(store):
    m = stores.memories
    for each in m.list(store):
        m.delete(each.id, memory_store_id=store)
    paths = sorted([f"/n{n:03}" for n in range(45)] + ["/a/b", "/a.md", "/a/c/d", "/a0", "/b/1"])
    for path in paths:
        m.create(store, path=path, content=path)
    assert [each.path for each in m.list(store)] == paths
    assert [each.path for each in m.list(store, limit=7)] == paths
    assert len(m.list(store).data) == 20 and len(m.list(store, limit=100).data) == 50
    page = m.list(store, limit=100, view="full")
    assert len(page.data) == 20 and page.data[0].content == paths[0]
    assert [each.path for each in m.list(store, path_prefix="/a/")] == ["/a/b", "/a/c/d"]
    assert not m.list(store, path_prefix="/%/").data
    for limit in (1, 2, 100):
        tree = [each.path for each in m.list(store, depth=1, limit=limit)]
        assert tree[:4] == ["/a.md", "/a/", "/a0", "/b/"] and len(tree) == 49, tree
    assert [(each.type, each.path) for each in m.list(store, path_prefix="/a/", depth=1)] == [
        ("memory", "/a/b"), ("memory_prefix", "/a/c/")]
    for query in ("depth=2", "path_prefix=a/", "path_prefix=/a", "view=all"):
        assert send("GET", f"/v1/memory_stores/{store}/memories?{query}")[0] == 400, query
    # What is deleted between two pages shifts nothing.
    page = m.list(store, limit=5)
    m.delete(page.data[-1].id, memory_store_id=store)
    assert page.get_next_page().data[0].path == paths[5]


def versions(store, old, again):
    v = stores.memory_versions
    history = list(v.list(store, memory_id=old))
    operations = [each.operation for each in history]
    assert operations == ["deleted"] + ["modified"] * 4 + ["created"], operations
    assert history[0].content_sha256 is None and history[0].path == "/moved/c.md"
    assert history[-1].path == "/notes/a.md" and history[-1].content_size_bytes > 0
    assert all(each.created_by.type == "api_actor" for each in history)
    key = history[0].created_by.api_key_id
    assert key.startswith("apikey_") and key != "apikey_"
    everything = list(v.list(store))
    assert [e.created_at for e in everything] == sorted((e.created_at for e in everything), reverse=True)
    assert [e.id for e in v.list(store, limit=3)] == [e.id for e in everything]
    assert {e.operation for e in v.list(store, operation="deleted")} == {"deleted"}
    assert len(list(v.list(store, api_key_id=key))) == len(everything)
    assert not v.list(store, api_key_id="apikey_other").data
    assert not v.list(store, session_id="sesn_x").data
    assert not v.list(store, memory_id="mem_" + "0" * 36).data
    assert not v.list(store, memory_id="junk").data
    assert send("GET", f"/v1/memory_stores/{store}/memory_versions?operation=x")[0] == 400
    one = v.retrieve(history[-1].id, memory_store_id=store)
    assert one.content.startswith("Line\r\n") and one.content_sha256 == sha(one.content)
    assert v.retrieve(history[-1].id, memory_store_id=store, view="basic").content is None
    assert len(v.list(store, view="full", limit=100).data) == 20
    raises("NotFoundError", lambda: v.retrieve("memver_" + "0" * 36, memory_store_id=store))
    since = v.list(store, memory_id=again.id, created_at_gte=again.created_at)
    assert [e.operation for e in since][-1] == "created"


def archived():
    m = stores.memories
    store = stores.create(name="to archive").id
    one = m.create(store, path="/one", content="x")
    done = stores.archive(store)
    assert done.archived_at and stores.archive(store) == done
    raises("BadRequestError", lambda: stores.update(store, name="y"))
    raises("BadRequestError", lambda: m.create(store, path="/two", content="x"))
    raises("BadRequestError", lambda: m.update(one.id, memory_store_id=store, content="y"))
    assert store not in [each.id for each in stores.list()]
    assert store in [each.id for each in stores.list(include_archived=True)]
    assert m.retrieve(one.id, memory_store_id=store).content == "x"
    if MOUNT:
        path = os.path.join(MOUNT, "to archive", "memories")
        assert open(os.path.join(path, "one")).read() == "x"
        for write in (lambda: open(os.path.join(path, "new"), "w"),
                      lambda: open(os.path.join(path, "one"), "a"),
                      lambda: os.rename(os.path.join(path, "one"), os.path.join(path, "uno"))):
            try:
                write()
            except OSError as error:
                assert error.errno == 30, error
            else:
                raise AssertionError("an archived cube was written to")
    m.delete(one.id, memory_store_id=store)
    version = one.memory_version_id
    assert stores.memory_versions.redact(version, memory_store_id=store).content is None
    stores.delete(store)


def idempotent(store):
    body, header = {"path": "/once", "content": "x"}, {"Idempotency-Key": "k1"}
    first = send("POST", f"/v1/memory_stores/{store}/memories", body, **header)
    second = send("POST", f"/v1/memory_stores/{store}/memories", body, **header)
    assert first[0] == second[0] == 200 and first[2] == second[2]
    assert second[1]["request-id"] and second[1]["Idempotent-Replayed"]
    status, _, other = send("POST", f"/v1/memory_stores/{store}/memories", {**body, "content": "y"}, **header)
    assert (status, other["error"]["type"]) == (409, "conflict_error"), other


def eventually(condition):
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def mounted():
    """The same cube in a mount, at once."""
    m, v = stores.memories, stores.memory_versions
    store = stores.create(name="Shared Notes").id
    root = os.path.join(MOUNT, "Shared Notes", "memories")
    made = m.create(store, path="/http/a.md", content="from HTTP\n")
    path = os.path.join(root, "http", "a.md")
    assert open(path).read() == "from HTTP\n" and os.stat(path).st_mode & 0o777 == 0o644
    with open(path, "w") as file:
        file.write("edited\n")
    now = m.retrieve(made.id, memory_store_id=store)
    assert now.content == "edited\n" and now.memory_version_id != made.memory_version_id
    assert v.retrieve(now.memory_version_id, memory_store_id=store).created_by.type == "user_actor"
    os.chmod(path, 0o600)
    assert m.retrieve(made.id, memory_store_id=store).memory_version_id == now.memory_version_id
    os.rename(path, os.path.join(root, "http", "b.md"))
    assert m.retrieve(made.id, memory_store_id=store).path == "/http/b.md"
    with open(os.path.join(root, "hand.txt"), "w") as file:
        file.write("by hand")
    hand = next(each for each in m.list(store) if each.path == "/hand.txt")
    assert hand.content_sha256 == sha("by hand")
    # Saved as editors do: another file takes the name.
    with open(os.path.join(root, ".hand.tmp"), "w") as file:
        file.write("saved")
    os.rename(os.path.join(root, ".hand.tmp"), os.path.join(root, "hand.txt"))
    eventually(lambda: m.retrieve(hand.id, memory_store_id=store).content == "saved")
    assert [e.operation for e in v.list(store, memory_id=hand.id)] == ["modified", "created"]
    with open(os.path.join(root, "bytes.bin"), "wb") as file:
        file.write(b"\xff\x00")
    os.symlink("hand.txt", os.path.join(root, "link"))
    assert [e.path for e in m.list(store)] == ["/hand.txt", "/http/b.md"]
    error = raises("ConflictError", lambda: m.create(store, path="/bytes.bin", content="x"))
    assert error.body["error"]["conflicting_memory_id"] == ""
    os.remove(os.path.join(root, "hand.txt"))
    raises("NotFoundError", lambda: m.retrieve(hand.id, memory_store_id=store))
    m.delete(made.id, memory_store_id=store)
    # The kernel hears of it right after the call.
    eventually(lambda: not os.path.exists(os.path.join(root, "http", "b.md")))
    stores.delete(store)
    eventually(lambda: "Shared Notes" not in os.listdir(MOUNT))


async def asynchronous():
    other = anthropic.AsyncAnthropic(auth_token=KEY, api_key=None, base_url=URL, max_retries=0)
    beta = other.beta.memory_stores
    store = await beta.create(name="async")
    made = await asyncio.gather(*(
        beta.memories.create(store.id, path=f"/n/{n}", content=str(n)) for n in range(24)))
    assert len({each.id for each in made}) == 24
    found = [each async for each in beta.memories.list(store.id, limit=5)]
    assert {each.path for each in found} == {f"/n/{n}" for n in range(24)}
    history = [each async for each in beta.memory_versions.list(store.id, limit=7)]
    assert len(history) == 24
    await worker(other, store.id)
    await beta.delete(store.id)
    await other.close()


async def worker(other, store):
    """A session's worker copies a store to disk, and brings back what changed there."""
    import tempfile
    from types import SimpleNamespace
    from anthropic.lib.tools._memories import SessionMemoryStores
    with tempfile.TemporaryDirectory() as folder:
        resource = SimpleNamespace(
            type="memory_store", memory_store_id=store, mount_path=os.path.join(folder, "m"),
            access="read_write", name="async")
        session = SimpleNamespace(id="sesn_1", resources=[resource])
        sync = SessionMemoryStores(other, workdir=folder)
        await sync.download(session)
        place = os.path.join(folder, "m", "n", "3")
        assert open(place).read() == "3"
        with open(place, "w") as file:
            file.write("three")
        await sync.finish()
        changed = [each async for each in other.beta.memory_stores.memories.list(
            store, path_prefix="/n/", limit=100) if each.path == "/n/3"]
        assert changed[0].content_sha256 == sha("three"), changed


keys_and_errors()
store = store_calls()
first = memory_calls(store)
old, again = updates(store, first)
versions(store, old, again)
redaction(store)
lists(store)
idempotent(store)
archived()
if MOUNT:
    mounted()
asyncio.run(asynchronous())
stores.delete(store)
print("ok")
