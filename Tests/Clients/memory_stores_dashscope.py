"""Drives the server's memory stores by Alibaba's client, dashscope 2.0.2, by both base URLs that it may be
given. $URL and $KEY say where; prints `ok` at the end."""

import os

from dashscope.agentstudio import Client
from dashscope.agentstudio import exceptions

URL, KEY = os.environ["URL"], os.environ["KEY"]


def raises(status, call):
    try:
        call()
    except exceptions.APIStatusError as error:
        assert error.status_code == status, error
        return error
    raise AssertionError(f"no status {status}")


def drive(base, replaces):
    stores = Client(api_key=KEY, base_url=URL + base, workspace="w").memory_stores
    store = stores.create(name="notes of a studio", metadata={"a": "1"})
    assert store.id.startswith("memstore_"), store.id
    changed = stores.update(store.id, metadata={"b": "2"})
    assert dict(changed.metadata) == ({"b": "2"} if replaces else {"a": "1", "b": "2"}), changed.metadata
    made = stores.memories.create(store.id, path="/n/a.md", content="one")
    error = raises(409, lambda: stores.memories.create(store.id, path="/n/a.md", content="two"))
    assert "memory_path_conflict_error" in str(vars(error)), vars(error)
    assert stores.memories.retrieve(store.id, made.id).content == "one"
    changed = stores.memories.update(
        store.id, made.id, content="two", content_sha256=made.content_sha256)
    raises(409, lambda: stores.memories.update(
        store.id, made.id, content="three", content_sha256=made.content_sha256))
    stores.memories.create(store.id, path="/top.md", content="x")
    page = stores.memories.list(store.id, depth=1)
    assert list(page.prefixes) == ["/n/"], page.prefixes
    assert [each.path for each in stores.memories.list(store.id)] == ["/n/a.md", "/top.md"]
    full = stores.memories.list(store.id, view="full", limit=20)
    assert [each.content for each in full] == ["two", "x"]
    if replaces:
        raises(400, lambda: stores.memories.list(store.id, view="full", limit=21))
    history = list(stores.memory_versions.list(store.id, memory_id=made.id))
    assert [each.operation for each in history] == ["modified", "created"]
    since = stores.memory_versions.list(
        store.id, memory_id=made.id, created_at_gte=str(history[0].created_at))
    assert history[0].id in [each.id for each in since]
    assert stores.memory_versions.retrieve(store.id, history[1].id).content == "one"
    stores.memories.delete(store.id, made.id)
    raises(404, lambda: stores.memories.retrieve(store.id, made.id))
    assert stores.archive(store.id).archived_at
    raises(400, lambda: stores.memories.create(store.id, path="/b", content="x"))
    assert store.id in [each.id for each in stores.list(include_archived=True)]
    stores.delete(store.id)
    raises(404, lambda: stores.retrieve(store.id))


drive("/v1", replaces=False)
drive("/api/v1/agentstudio", replaces=True)
print("ok")
