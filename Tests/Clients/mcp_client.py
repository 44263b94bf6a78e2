"""Drives `memcube mcp` and POST /mcp by a real MCP client, whichever of them is installed: `mcp` 2 in both eras,
`mcp` 1 in the old one, `fastmcp`. $MEMCUBE is the program, $URL and $KEY say where the server is, $READER is a key
that may only read; prints `ok` at the end."""

import asyncio
import contextlib
import os
import time

PROGRAM, URL, KEY = os.environ["MEMCUBE"], os.environ["URL"], os.environ["KEY"]
READER = os.environ["READER"]
WRITING = {"remember", "edit", "forget", "restore", "add_messages"}
READING = {"recall", "read", "history", "list", "ask", "context"}
ENVIRONMENT = dict(os.environ)


class Peer:
    """A connection, with the differences between the clients taken away."""

    def __init__(self, client, kind):
        self.client, self.kind = client, kind

    async def call(self, tool, progress=None, **arguments):
        if self.kind == "fastmcp":
            return await self.client.call_tool_mcp(tool, arguments)
        more = {"progress_callback": progress} if progress else {}
        return await self.client.call_tool(tool, arguments, **more)

    async def said(self, tool, **arguments):
        """The structured content of a call that goes well."""
        result = await self.call(tool, **arguments)
        assert not is_error(result), (tool, arguments, result)
        assert result.content and result.content[0].text, result
        return structured(result)

    async def refused(self, tool, **arguments):
        """The sentence of a call that is refused."""
        result = await self.call(tool, **arguments)
        assert is_error(result), (tool, arguments, result)
        return result.content[0].text

    async def tools(self):
        found = await self.client.list_tools()
        return [each.name for each in getattr(found, "tools", found)]

    async def resources(self):
        found = await self.client.list_resources()
        return [str(each.uri) for each in getattr(found, "resources", found)]

    async def read(self, uri):
        found = await self.client.read_resource(uri)
        return getattr(found, "contents", found)[0].text

    async def prompt(self, name, **arguments):
        found = await self.client.get_prompt(name, arguments)
        return found.messages[0].content.text


def is_error(result):
    return result.is_error if hasattr(result, "is_error") else result.isError


def structured(result):
    if hasattr(result, "structured_content"):
        return result.structured_content
    return result.structuredContent


def kind():
    try:
        import fastmcp  # noqa: F401
        return "fastmcp"
    except ImportError:
        import mcp
        return "mcp2" if hasattr(mcp, "Client") else "mcp1"


@contextlib.asynccontextmanager
async def over_lines(kind, *arguments, mode="auto"):
    command = ["mcp", *arguments]
    if kind == "fastmcp":
        from fastmcp import Client
        from fastmcp.client.transports import StdioTransport
        transport = StdioTransport(PROGRAM, command, env=ENVIRONMENT, keep_alive=False)
        async with Client(transport) as client:
            yield Peer(client, kind)
        return
    from mcp import StdioServerParameters
    parameters = StdioServerParameters(command=PROGRAM, args=command, env=ENVIRONMENT)
    if kind == "mcp2":
        from mcp import Client
        async with Client(parameters, mode=mode) as client:
            yield Peer(client, kind)
        return
    from mcp import ClientSession
    from mcp.client.stdio import stdio_client
    async with stdio_client(parameters) as (reader, writer):
        async with ClientSession(reader, writer) as session:
            await session.initialize()
            yield Peer(session, kind)


@contextlib.asynccontextmanager
async def over_http(kind, key, query="", mode="auto"):
    url, headers = URL + "/mcp" + query, {"Authorization": f"Bearer {key}"}
    if kind == "fastmcp":
        from fastmcp import Client
        from fastmcp.client.transports import StreamableHttpTransport
        async with Client(StreamableHttpTransport(url, headers=headers)) as client:
            yield Peer(client, kind)
        return
    if kind == "mcp2":
        import httpx2
        from mcp import Client
        from mcp.client.streamable_http import streamable_http_client
        async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
            transport = streamable_http_client(url, http_client=http)
            async with Client(transport, mode=mode) as client:
                yield Peer(client, kind)
        return
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client
    async with streamablehttp_client(url, headers=headers) as (reader, writer, _):
        async with ClientSession(reader, writer) as session:
            await session.initialize()
            yield Peer(session, kind)


async def memories(peer, cube, tag):
    """A memory from its making to the trash and back."""
    made = await peer.said("remember", text=f"Ana moved to Lisbon in May 2026 ({tag})", cube=cube,
                           name=f"{tag}.md", type="EVENT", tags=["travel"])
    path = f"{cube}/memories/{tag}.md"
    assert made["path"] == path, made
    found = await peer.said("recall", query=f"Ana Lisbon {tag}", cube=cube)
    assert path in [each["path"] for each in found["results"]], found
    read = await peer.said("read", path=path)
    assert "Lisbon" in read["text"] and read["type"] == "EVENT", read
    assert read["tags"] == ["travel"], read
    assert "there is no" in (await peer.refused("read", path=f"{cube}/memories/no.md")).lower()
    assert "'wrong'" in await peer.refused("read", path=path, wrong=1)
    changed = await peer.said("edit", path=path, old="Lisbon", new="Porto")
    assert "not occur" in await peer.refused("edit", path=path, old="Lisbon", new="Rome")
    past = await peer.said("history", path=path)
    assert [each["version"] for each in past["versions"]][-1] == changed["version"], past
    assert "Lisbon" in (await peer.said("history", path=path, version="1"))["text"]
    gone = await peer.said("forget", paths=[path])
    assert gone["trash"] == [f"{cube}/trash/{tag}.md"], gone
    assert "trash" in await peer.refused("read", path=path)
    assert (await peer.said("restore", path=path))["path"] == path
    listed = await peer.said("list", path=f"{cube}/memories")
    assert path in [each["path"] for each in listed["entries"]], listed
    assert "Porto" in await peer.read(f"memcube://{cube}/memories/{tag}.md")
    assert f"memcube://{cube}/memories/{tag}.md" in await peer.resources()


async def talk(peer, cube, tag):
    """A conversation, what is learned of it, questions, prompts."""
    messages = [{"role": "user", "content": "My sister Eva lives in Berlin."},
                {"role": "assistant", "content": "I will keep that in mind."}]
    added = await peer.said("add_messages", conversation=f"talk-{tag}", messages=messages,
                            cube=cube, wait=True)
    assert added["added"] == 2 and added["pending"] == 0, added
    assert "Eva" in (await peer.said("read", path=added["path"]))["text"]
    answer = await peer.said("ask", question="Where does Eva live?", cube=cube)
    assert "Berlin" in answer["answer"] and answer["citations"], answer
    assert (await peer.said("context", cube=cube))["text"].startswith("# ")
    assert "Eva" in await peer.prompt("recall", query="Eva", cube=cube)
    assert cube in await peer.prompt("save", cube=cube)


async def changes(peer):
    """A change that another process made is heard of."""
    import subprocess
    async with peer.client.listen(
            resources_list_changed=True,
            resource_subscriptions=["memcube://notes/memories"]) as stream:
        await asyncio.sleep(1.5)
        subprocess.run([PROGRAM, "add", "notes", f"Written aside at {time.time()}"], check=True,
                       env=ENVIRONMENT, capture_output=True)
        async with asyncio.timeout(8):
            async for _ in stream:
                return


async def sets(client):
    """What is offered where less may be done."""
    async with over_lines(client, "--read-only") as peer:
        assert set(await peer.tools()) == READING
        assert "read-only" in await peer.refused("remember", text="no")
    async with over_lines(client, "--tools", "chatgpt") as peer:
        assert set(await peer.tools()) == {"search", "fetch"}
        found = (await peer.said("search", query="Ana"))["results"]
        assert "Porto" in (await peer.said("fetch", id=found[0]["id"]))["text"], found
    async with over_http(client, READER) as peer:
        assert set(await peer.tools()) == READING
        assert is_error(await peer.call("remember", text="no", cube="notes"))


async def drive():
    client = kind()
    modes = ["auto", "legacy"] if client == "mcp2" else ["auto"]
    for mode in modes:
        for way, name in [(over_lines, "lines"), (over_http, "http")]:
            tag = f"{client}-{mode}-{name}"
            more = [] if way is over_lines else [KEY]
            async with way(client, *more, mode=mode) as peer:
                assert set(await peer.tools()) == READING | WRITING
                await memories(peer, "notes", tag)
                await talk(peer, "notes", tag)
                if client == "mcp2" and mode == "auto":
                    await changes(peer)
    await sets(client)


asyncio.run(drive())
print("ok")
