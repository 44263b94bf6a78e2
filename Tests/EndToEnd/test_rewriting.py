"""Files that are read while others write them anew: one text or the other, and the new one for good."""

import os
import threading
import time

from harness import MountTest, read, slower, write


def lines(word, count):
    return b"".join(b"%s line %06d\n" % (word, number) for number in range(count))


class Rewriting(MountTest):
    OLD = lines(b"old", 20_000)
    SIZES = (20_000, 19_000, 10_000, 30_000)

    def begun(self, name):
        """A file of which somebody has read the beginning, and that descriptor."""
        path = os.path.join(self.memories, name)
        write(path, self.OLD)
        reader = os.open(path, os.O_RDONLY)
        self.addCleanup(os.close, reader)
        self.assertEqual(os.read(reader, 1000), self.OLD[:1000])
        return path, reader

    def rest(self, reader):
        return b"".join(iter(lambda: os.read(reader, 1 << 17), b""))

    def test_in_place(self):
        for count in self.SIZES:
            path, reader = self.begun(f"{count}.md")
            new = lines(b"new", count)
            write(path, new)
            # Whoever goes on reading gets what is there now, as in every file that is written to.
            self.assertTrue(self.rest(reader) == new[1000:], count)
            self.assertTrue(read(path) == new, count)

    def test_by_a_file_that_takes_its_name(self):
        for count in self.SIZES:
            path, reader = self.begun(f"{count}.md")
            new = lines(b"new", count)
            write(path + ".new", new)
            os.rename(path + ".new", path)
            self.assertTrue(self.rest(reader) == self.OLD[1000:], count)
            self.assertTrue(read(path) == new, count)

    def test_by_another_process(self):
        for count in self.SIZES:
            path, reader = self.begun(f"{count}.md")
            new = lines(b"new", count)
            text = os.path.join(self.outside, "text")
            write(text, new)
            self.store.run(
                "edit", "notes", os.path.basename(path),
                env=self.store.environment | {"EDITOR": f"cp {text}"})
            # Told of it by now. Who reads on brings nothing old back.
            time.sleep(1.5)
            self.rest(reader)
            self.eventually(lambda: read(path) == new)

    @slower
    def test_saved_again_and_again(self):
        # Small and large texts in turn, each in the place of the one before.
        path = os.path.join(self.memories, "turns.md")
        texts = (b"short\n", lines(b"long", 30_000))
        write(path, texts[0])
        end, wrong, reads = time.time() + 4, [], [0]

        def look():
            while time.time() < end and not wrong:
                found = read(path)
                reads[0] += 1
                if found not in texts:
                    wrong.append((len(found), found[:10], found[-10:]))

        readers = [threading.Thread(target=look) for _ in range(3)]
        for reader in readers:
            reader.start()
        turn = 0
        while time.time() < end and not wrong:
            turn += 1
            write(f"{path}.{turn}.tmp", texts[turn % 2])
            os.rename(f"{path}.{turn}.tmp", path)
        for reader in readers:
            reader.join()
        self.assertEqual(wrong, [], (turn, reads))
        self.assertGreater(min(turn, reads[0]), 5)
