"""Texts in other encodings than UTF-8, and with a stray NUL, are found by what they say."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest

from store import MEMCUBE

TEXT = "The heron of Köln was seen at the weir.\n"
PAGE = '<html><head><meta charset="{0}"><title>{1}</title></head><body><p>{1}</p></body></html>\n'


class Encodings(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.directory)
        self.environment = dict(os.environ)
        for name in ["MEMCUBE_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"]:
            self.environment[name] = os.path.join(self.directory, name)
        self.call("new", "a")

    def call(self, *arguments, given=None):
        done = subprocess.run(
            [MEMCUBE, *arguments], env=self.environment, capture_output=True, input=given,
            timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def add(self, name, content):
        path = os.path.join(self.directory, name)
        with open(path, "wb") as file:
            file.write(content)
        self.call("add", "a", "--document", path)
        return path

    def found(self, query):
        return json.loads(self.call("search", "a", "--json", query))["results"]

    def test_unicode_is_found(self):
        for number, name in enumerate(["utf-16", "utf-16-be", "utf-16-le", "utf-32"]):
            self.add(f"{name}.txt", TEXT.replace("heron", f"heron{number}").encode(name))
            (result,) = self.found(f"heron{number}")
            self.assertEqual(result["path"], f"documents/{name}.txt")
            self.assertIn(f"heron{number} of Köln was", result["text"])

    def test_places_are_in_the_file(self):
        lines = [f"Absatz {number}: " + "über den Fluß 𝄞 " * 40 for number in range(200)]
        content = "\n\n".join(lines + ["Im Moor steht ein Kranich."]).encode("utf-16")
        self.add("long.txt", content)
        (result,) = self.found("Kranich")
        source = result["sources"][0]["place"] if result.get("sources") else result["place"]
        part = content[source["start"]:source["end"]].decode("utf-16-le")
        self.assertEqual(part, result["text"])

    def test_a_charset_that_a_page_says_is_read(self):
        words = {
            "windows-1252": "Wächter", "iso-8859-2": "Łódź", "windows-1251": "Журавль",
            "koi8-r": "Маяк", "shift_jis": "燈台表", "euc-jp": "港湾", "gb2312": "灯塔",
            "gb18030": "码头", "big5": "碼頭",
        }
        for charset, word in words.items():
            page = PAGE.format(charset, word).encode(charset)
            self.add(f"{charset}.html", page)
        for charset, word in words.items():
            paths = {result["path"]: result["text"] for result in self.found(f'"{word}"')}
            self.assertIn(word, paths.get(f"documents/{charset}.html", ""), charset)

    def test_a_stray_nul_hides_nothing(self):
        path = self.add("stray.txt", TEXT.encode() * 3 + b"\0" + b"And the wolverine at Oslo.\n")
        (result,) = self.found("wolverine")
        self.assertNotIn("\0", result["text"])
        self.assertIn("Oslo", self.call("ask", "a", "Where is the wolverine?").decode())
        with open(path, "rb") as file:
            self.assertEqual(self.call("show", "a", "documents/stray.txt"), file.read())

    def test_an_answer_is_readable(self):
        self.add("note.txt", "The otter lives in Mantua.\n".encode("utf-16"))
        answer = self.call("ask", "a", "Where does the otter live?").decode()
        self.assertIn("The otter lives in Mantua. [1]", answer)

    def test_memories_are_read(self):
        for number, content in enumerate([
            "The lynx one lives in Lahti.\n".encode("utf-16"),
            "The lynx two lives in Lahti.\n".encode("utf-16-le"), b"The lynx three\0 lives.\n",
        ]):
            self.call("add", "a", "--name", f"m{number}.md", "-", given=content)
        paths = {result["path"]: result["text"] for result in self.found("lynx")}
        self.assertEqual(len(paths), 3, paths)
        for text in paths.values():
            self.assertIn("The lynx", text)

    def test_messages_are_read(self):
        said = "The marten moved to Turku.\n".encode("utf-16")
        self.call("add", "a", "--conversation", "c", "-", given=said)
        (result,) = self.found("marten")
        self.assertEqual(result["text"], "The marten moved to Turku.\n")

    def test_other_files_are_not_found(self):
        text = TEXT.replace("heron", "walrus").encode() * 20
        starts = {"a.pdf": b"%PDF-1.7\n", "a.zip": b"PK\3\4", "a.bin": b"\0\1" * 400}
        for name, start in starts.items():
            self.add(name, start + text)
        self.assertEqual(self.found("walrus"), [])


if __name__ == "__main__":
    unittest.main()
