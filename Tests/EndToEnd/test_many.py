"""Ten thousand conversations of one message each."""

import json
import os

from harness import MountTest, read

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
