"""A large export is read as it comes, and never held in memory."""

import json
import os
import resource

from harness import MEMCUBE, MountTest, larger

PAD = b"x" * (1 << 20)
CHATS = 2048


def chat(number):
    """A conversation of ChatGPT's export, in two parts: between them the value of a field that is left out."""
    message = {"id": f"m{number}", "author": {"role": "user"}, "create_time": 1700000000 + number,
               "content": {"content_type": "text", "parts": [f"Note {number}: the key is blue."]},
               "metadata": {"left_out": "|"}}
    nodes = {"a": {"id": "a", "message": None, "parent": None, "children": ["b"]},
             "b": {"id": "b", "message": message, "parent": "a", "children": []}}
    whole = {"id": f"c{number}", "conversation_id": f"c{number}", "title": f"Talk {number}",
             "create_time": 1700000000 + number, "update_time": 1700000000 + number,
             "current_node": "b", "mapping": nodes}
    return json.dumps(whole).encode().split(b"|")


class Large(MountTest):
    def grows(self, *arguments):
        """Runs memcube, and gives its result and the most memory that one of this test's programs took, in KiB."""
        result = self.store.start(MEMCUBE, *arguments)
        return result, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss

    @larger
    def test_two_gigabytes_of_json(self):
        path = os.path.join(self.store.directory, "conversations.json")
        with open(path, "wb") as file:
            for number in range(CHATS):
                start, end = chat(number)
                file.write((b"[" if number == 0 else b",") + start + PAD + end)
            file.write(b"]")
        self.assertGreater(os.path.getsize(path), 2 << 30)
        result, peak = self.grows("import", "notes", path, "--no-learn", "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(json.loads(result.stdout)["messages"]["new"], CHATS)
        self.assertLess(peak, 200 << 10, "KiB: the file does not go through memory")
        folder = os.path.join(self.cube, "messages")
        self.eventually(lambda: len(os.listdir(folder)) == CHATS)

    @larger
    def test_a_string_without_end(self):
        path = os.path.join(self.store.directory, "conversations.json")
        with open(path, "wb") as file:
            file.write(b'[{"title":"')
            for _ in range(512):
                file.write(PAD)
            file.write(b'","mapping":{}}]')
        result, peak = self.grows("import", "notes", path, "--format", "chatgpt")
        self.assertIn(result.returncode, (1, 2), result.stdout)
        self.assertIn(b"conversations.json", result.stderr)
        self.assertLess(peak, 200 << 10, "KiB: a string has a bound")
        self.assertEqual(os.listdir(os.path.join(self.cube, "messages")), [])
