"""Random configuration files: `memcube agents` adds its own, takes it out again, and breaks nothing."""

import json
import os
import random
import tomllib

from store import MEMCUBE
from test_agents import AGENTS, HOOKS, SERVERS, AgentsTest, uncommented

ROUNDS = int(os.environ.get("MEMCUBE_FUZZ_ROUNDS", 25))
KEYS = ["a", "mcp", "servers", "mcpServers", "hooks", "SessionStart", 'x"y', "é", "//", "/*", "Stop"]
SPACES = [" ", "\n", "\t", "\r\n", "  ", "", "", ' // c "x", {\n', "/* , } */"]
TOML_KEYS = ["a", "b", "mcp_servers", '"x y"', "'q'", "memcube", "other", '"mcp_servers"', "7"]


class Text:
    """Random texts of one seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def space(self):
        return "".join(self.random.choice(SPACES) for _ in range(self.random.randint(0, 3)))

    def joined(self, parts, brackets):
        comma = "," if parts and self.random.random() < 0.2 else ""
        return brackets[0] + ",".join(self.space() + part + self.space() for part in parts) + comma \
            + self.space() + brackets[1]

    def value(self, depth):
        kind = self.random.randint(0, 4 if depth < 4 else 2)
        if kind == 3:
            return self.joined([self.value(depth + 1) for _ in range(self.random.randint(0, 3))], "[]")
        if kind == 4:
            return self.object(depth)
        return self.random.choice(["1", "-2.5e3", "true", "null"] + [json.dumps(key) for key in KEYS])

    def object(self, depth=0):
        keys = dict.fromkeys(self.random.choice(KEYS) for _ in range(self.random.randint(0, 4 if depth < 5 else 0)))
        members = []
        for key in keys:
            value = self.object(depth + 1) if key in ("mcp", "servers", "mcpServers", "hooks") else \
                "[" + self.space() + "]" if key in ("SessionStart", "Stop") else self.value(depth + 1)
            members.append(json.dumps(key) + self.space() + ":" + self.space() + value)
        return self.joined(members, "{}")

    def json(self):
        return self.space() + self.object() + self.space()

    def toml_value(self, depth=0):
        simple = ["1", "true", "1979-05-27T07:32:00Z", '"s # \\" ["', "'lit]'", '"""\n[mcp_servers.memcube]\n""x"""']
        kind = self.random.randint(0, 3 if depth < 3 else 1)
        if kind == 2:
            return "[\n" + ",".join(self.toml_value(depth + 1) for _ in range(self.random.randint(0, 3))) + "# ]\n]"
        if kind == 3:
            keys = dict.fromkeys(self.random.choice(TOML_KEYS) for _ in range(self.random.randint(0, 2)))
            return "{" + ", ".join(f"{key} = 1" for key in keys) + "}"
        return self.random.choice(simple)

    def toml(self):
        lines = []
        for _ in range(self.random.randint(0, 6)):
            path = ".".join(self.random.choice(TOML_KEYS) for _ in range(self.random.randint(1, 3)))
            lines.append(self.random.choice([f"{path} = {self.toml_value()}", f"[{path}]", f"[[{path}]]", '# c "', ""]))
        return self.random.choice(["\n", "\r\n"]).join("\n".join(lines).split("\n"))


def holds(new, old):
    """Whether a value has all that another has, in its order."""
    if isinstance(old, dict):
        return isinstance(new, dict) and [key for key in new if key in old] == list(old) \
            and all(holds(new[key], old[key]) for key in old)
    return new[:len(old)] == old if isinstance(old, list) and isinstance(new, list) else new == old


class Random(AgentsTest):
    def check(self, agent, data, parse):
        """Installs and uninstalls over a file of these bytes."""
        name = SERVERS[agent][0]
        self.put(name, data)
        try:
            old = parse(data.decode())
        except ValueError:
            old = None
        done = self.store.start(MEMCUBE, "agents", "install", agent, "--hooks", "--save", cwd=self.home)
        after = self.bytes(name)
        if done.returncode == 4:
            if HOOKS.get(agent) != name:
                self.assertEqual(after, data)
        elif old is not None:
            self.assertTrue(holds(parse(after.decode()), old), after)
            self.assertEqual(self.server(agent)["args"], ["mcp", "notes"])
            self.agents("install", agent, "--hooks", "--save")
            self.assertEqual(self.bytes(name), after)
        if len(data) % 2:
            self.agents("uninstall", agent)
            self.assertEqual(self.bytes(name), data)
        elif done.returncode == 0:
            # Changed since, so that it goes by what it is.
            self.put(name, after + b"\n")
            self.agents("uninstall", agent)
            left = self.bytes(name)
            self.assertTrue(old is None or parse(left.decode()) == old, left)
        for each in (name, HOOKS.get(agent, name)):
            self.put(each, None)
        if os.path.exists(self.store.state("agents.json")):
            os.unlink(self.store.state("agents.json"))

    def test_json(self):
        for seed in range(ROUNDS):
            agent = [each for each in AGENTS if each != "codex"][seed % 5]
            with self.subTest(seed=seed, agent=agent):
                self.check(agent, Text(seed).json().encode(), lambda text: json.loads(uncommented(text)))

    def test_toml(self):
        for seed in range(ROUNDS):
            with self.subTest(seed=seed):
                self.check("codex", Text(seed).toml().encode(), tomllib.loads)
