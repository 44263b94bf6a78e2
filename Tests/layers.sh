#!/bin/bash
# The layers are those of Package.swift: a file imports only what its target declares (the compiler
# lets more pass, as long as it was built before), so nothing the Foundation; files and functions stay small; words
# of a language are data: no list in Learning or Answering has more than eight.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -z "${TMPDIR-}" ]; then
  TMPDIR=$(mktemp -d)
  export TMPDIR
  trap 'rm -rf "$TMPDIR"' EXIT
fi
python3 -B - <<'END'
import json
import os
import re
import statistics
import subprocess
import sys

scratch = os.path.join(os.environ["TMPDIR"], "package")
dump = ["swift", "package", "--scratch-path", scratch, "dump-package"]
package = json.loads(subprocess.run(dump, check=True, stdout=subprocess.PIPE).stdout)
toolchain = {"Glibc", "Synchronization", "Testing"}
# CONTRIBUTING.md, "Words".
with open("CONTRIBUTING.md", encoding="utf-8") as page:
    words = re.search(r"refuse these words: (.*)\.$", page.read(), re.MULTILINE)[1].replace(", ", "|")
hard = re.compile(rf"(?://|/\*).*\b({words})\b", re.IGNORECASE)
line_of_import = re.compile(r"\s*(?:@\S+ )*(?:(?:public|internal|package|private) )?import (\w+)")
# A function's head; its body ends at the next closing brace below it.
function = re.compile(r"( *)(?:@\S+ )*(?:[a-z]+(?:\(\w+\))? )*(?:func\b|init\b|deinit\b|subscript\b).*")
literal = re.compile(r"\[([^\[\]]*)\]")
string = re.compile(r'"((?:[^"\\]|\\.)*)"')
word = re.compile(r"[^\W\d_]{2,}")
wrong, lengths, imports = [], [], 0
for target in package["targets"]:
    name = target["name"]
    declared = toolchain | {list(each.values())[0][0] for each in target["dependencies"]}
    root = target.get("path") or os.path.join("Tests" if target["type"] == "test" else "Sources", name)
    for folder, _, files in os.walk(root):
        for path in (os.path.join(folder, file) for file in files if file.endswith(".swift")):
            with open(path, encoding="utf-8") as source:
                lines = source.read().splitlines()
            lengths.append(len(lines))
            if len(lines) > 500:
                wrong.append(f"{path}: {len(lines)} lines, of at most 500")
            if target["type"] != "test":
                for start, head in enumerate(map(function.fullmatch, lines)):
                    # One without a body, as in a protocol, ends before an empty line.
                    end = head and next(
                        (i for i in range(start, len(lines)) if lines[i] in ("", head[1] + "}")), start)
                    while end and lines[end] == "" and any(line.endswith("{") for line in lines[start:end]):
                        end = lines.index(head[1] + "}", end)
                    if end and end - start >= 60:
                        wrong.append(f"{path}:{start + 1}: a function of {end - start + 1} lines, of at most 60")
            if name in ("Learning", "Answering"):
                code = "\n".join(re.sub(r"//.*", "", line) for line in lines)
                for found in literal.finditer(code):
                    plain = re.sub(r"\\\\u\{\w+\}|\\\\\(.*?\)", "", " ".join(string.findall(found[1])))
                    if len(word.findall(plain)) > 8:
                        wrong.append(f"{path}: more than eight words in {found[0][:60]!r}")
            if target["type"] != "test":
                for found in filter(None, map(hard.search, lines)):
                    wrong.append(f"{path}: '{found[1]}' in a comment: {found[0].strip()}")
            for found in filter(None, map(line_of_import.match, lines)):
                imports += 1
                if found[1] not in declared:
                    wrong.append(f"{path}: imports {found[1]}, which {name} does not declare")
if statistics.median(lengths) > 120:
    wrong.append(f"the median file has {statistics.median(lengths)} lines, of at most 120")
print(*wrong, f"{len(lengths)} files, {imports} imports", sep="\n")
sys.exit(bool(wrong) or len(lengths) < 500 or imports < 1000)
END
