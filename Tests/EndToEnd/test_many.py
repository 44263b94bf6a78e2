"""Ten thousand conversations of one message each; more cubes than a mount keeps open."""

import json
import os

from harness import MEMCUBE, MountTest, read

COUNT = 10_000


class Many(MountTest):
    def test_conversations_of_one_message(self):
        path = os.path.join(self.store.directory, "messages.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            for number in range(COUNT):
                message = {
                    "conversation": f"talk {number}",
                    "role": "assistant",
                    "content": f"The tram to harbour{number} leaves at noon.",
                }
                file.write(json.dumps(message) + "\n")
        ids = self.store.run("add", "notes", "--messages", path)
        self.assertEqual(len(ids.split()), COUNT)
        messages = os.path.join(self.cube, "messages")
        self.eventually(lambda: len(os.listdir(messages)) >= COUNT, 60)
        names = {name for name in os.listdir(messages) if name.endswith(".md")}
        self.assertEqual(names, {f"talk {number}.md" for number in range(COUNT)})
        self.assertIn(b"harbour7777 leaves", read(os.path.join(messages, "talk 7777.md")))
        found = self.store.json("search", "notes", "harbour7777")
        self.assertEqual([each["path"] for each in found["results"]], ["messages/talk 7777.md"])
        self.assertEqual(found["results"][0]["sources"][0]["conversation"], "talk 7777")
        self.assertEqual(self.store.json("search", "notes", "tram harbour limit:5")["total"], COUNT)


class ManyCubes(MountTest):
    """More cubes than there are descriptors for, asked all at once."""

    def test_questions_to_all(self):
        self.store.unmount()
        for number in range(24):
            self.store.run("new", f"c{number}")
            self.store.run("add", f"c{number}", f"Box{number} holds the teapot of harbour{number}.")
        place = self.store.mount_point
        # With so few a question leaves eight cubes open.
        self.program("prlimit", "--nofile=128:128", MEMCUBE, "mount", place)
        for number in 23, 11:
            folder = os.path.join(place, "search", f"teapot harbour{number} limit:1")
            found = [read(os.path.join(folder, name)) for name in os.listdir(folder)]
            self.assertEqual(len(found), 1)
            self.assertIn(b"Box%d holds" % number, found[0])
        answer = read(os.path.join(place, "ask", "What does Box23 hold?.md"))
        self.assertIn(b"Box23 holds the teapot", answer)
        # The cubes themselves are there as before.
        memories = os.path.join(place, "c5", "memories")
        texts = [read(os.path.join(memories, name)) for name in os.listdir(memories)]
        self.assertIn(b"Box5 holds", b"".join(texts))
