import Embedding
import Posix
import Testing

@testable import ModelPackages

/// What comes from outside is a model that this program can run, or it is refused with the reason.
@Suite struct RefusalTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func refusal(_ path: Path? = nil) -> String {
    do throws(EmbeddingError) {
      _ = try ModelReader.read(path ?? scratch.path)
      return "none"
    } catch { return error.message }
  }

  private func copy(_ name: String) throws {
    try scratch.copy(try PublishedModels.small.get().path.appending(name))
  }

  @Test(
    arguments: [
      ("config.json", "\"gelu\"", "\"relu\"", "its hidden_act is relu"),
      ("config.json", "\"bert\"", "\"mpnet\"", "its model_type is mpnet"),
      (
        "config.json", "\"absolute\"", "\"relative_key\"",
        "its position_embedding_type is relative_key"
      ),
      (
        "config.json", "\"num_hidden_layers\": 1", "\"num_hidden_layers\": 2",
        "it has not the 2 layers"
      ),
      (
        "config.json", "\"num_hidden_layers\": 1", "\"num_hidden_layers\": -1",
        "num_hidden_layers from 1"
      ),
      ("config.json", "\"num_attention_heads\": 4", "\"num_attention_heads\": 5", "have 5 heads"),
      ("config.json", "\"hidden_size\": 256", "\"hidden_size\": 320", "have 4 heads"),
      ("config.json", "\"hidden_size\": 256", "\"hidden_size\": 128", "has the shape"),
      (
        "config.json", "\"BertModel\"", "\"BertForSequenceClassification\"",
        "it distinguishes 2 kinds"
      ),
      ("config.json", "{", "[", "config.json is no JSON"),
      (
        "1_Pooling/config.json", "\"pooling_mode_max_tokens\": false",
        "\"pooling_mode_max_tokens\": true",
        "cls_token and max_tokens"
      ),
      ("tokenizer.json", "\"WordPiece\", \"unk", "\"BPE\", \"unk", "its tokenizer is BPE"),
      ("tokenizer.json", "\"[CLS]\": 2", "\"[CLS]\": 9999999", "a piece 9999999"),
      ("tokenizer.json", "\"[CLS]\": 2", "\"[CLS]\": -2", "a piece -2"),
      ("tokenizer.json", "BertPreTokenizer", "Whitespace", "reads words otherwise"),
      ("tokenizer.json", "\"##\", \"max", "\"@@\", \"max", "cut otherwise"),
    ])
  func whatCannotBeRunIsRefused(file: String, old: String, new: String, words: String) throws {
    try copy("first-half")
    try scratch.edit(file, old, new)
    #expect(refusal().contains(words), "\(refusal())")
  }

  @Test(arguments: ["config.json", "model.safetensors"])
  func whatLacksAFileIsRefused(name: String) throws {
    try copy("unigram")
    try Files.unlink(scratch.path.appending(name))
    #expect(refusal().contains("it has no \(name)"))
  }

  @Test func withoutATokenizerItIsRefused() throws {
    try copy("unigram")
    try Files.unlink(scratch.path.appending("tokenizer.json"))
    #expect(refusal().contains("neither tokenizer.json nor vocab.txt"))
    try scratch.write("model.safetensors.index.json", Array("{}".utf8))
    try Files.unlink(scratch.path.appending("model.safetensors"))
    #expect(refusal().contains("in several files"))
  }

  @Test func modulesThatItHasNotAreNamed() throws {
    try copy("first-half")
    try scratch.write(
      "modules.json",
      Array(#"[{"type": "sentence_transformers.models.Transformer"}, {"type": "x.Dense"}]"#.utf8))
    #expect(refusal().contains("it has a module x.Dense"))
  }

  @Test func weightsAreCutOrChanged() throws {
    try copy("mean-cased")
    let good = try Files.readAll(scratch.path.appending("model.safetensors"))
    for length in [0, 7, 8, 100, 5_000, good.count - 1] {
      try scratch.write("model.safetensors", Array(good.prefix(length)))
      #expect(refusal() != "none", "\(length) bytes")
    }
    // A number that is none, in the middle of the table of pieces.
    var bytes = good
    let at = bytes.count / 4 & ~3
    for index in 0..<64 { bytes[at + index] = 0xFF }
    try scratch.write("model.safetensors", bytes)
    #expect(refusal().contains("holds what is no number"))
    // Bytes of the first lines of its header.
    for index in stride(from: 0, to: 400, by: 3) {
      bytes = good
      bytes[index] ^= 0x15
      try scratch.write("model.safetensors", bytes)
      _ = refusal()
    }
    try scratch.write("model.safetensors", good)
    #expect(refusal() == "none")
  }

  @Test func whatIsNoModelIsSaidToBeNone() throws {
    let path = try scratch.write("a.whl", Array("PK nothing".utf8))
    #expect(refusal(path).contains("neither a directory with config.json"))
    let zip = try scratch.write("b.whl", [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 100))
    #expect(refusal(zip).contains("its ZIP archive is damaged"))
    #expect(refusal(scratch.path.appending("none")) == "there is no model")
    #expect(refusal(Path("/dev/null")).contains("cannot be read"))
  }

  @Test func aFileOfWeightsStandsForItsDirectory() throws {
    try copy("reranker")
    let model = try ModelReader.read(scratch.path.appending("model.safetensors"))
    #expect(model.kind == .reranker && model.name == scratch.path.lastComponent)
  }

  /// Two rules by hand: é becomes e, and 1 becomes nothing.
  @Test func rulesAreReadFromADoubleArray() throws {
    func unit(_ offset: UInt32, _ label: UInt8, isEnd: Bool = false) -> UInt32 {
      offset << 10 | (isEnd ? 1 << 8 : 0) | UInt32(label)
    }
    var units = [UInt32](repeating: 0, count: 1_024)
    units[0] = unit(256, 0)
    units[256 ^ 0x31] = unit(256 ^ 0x31 ^ 600, 0x31, isEnd: true)
    units[600] = 0x8000_0000 | 2
    units[256 ^ 0xC3] = unit(256 ^ 0xC3 ^ 512, 0xC3)
    units[512 ^ 0xA9] = unit(512 ^ 0xA9 ^ 900, 0xA9, isEnd: true)
    units[900] = 0x8000_0000
    func map(_ units: [UInt32], _ texts: [UInt8]) -> [UInt8] {
      let length = UInt32(units.count * 4)
      return ([length] + units).flatMap { unit in
        (0..<4).map { UInt8(truncatingIfNeeded: unit >> ($0 * 8)) }
      } + texts
    }
    let rules = try #require(CharacterMap.rules(map(units, [0x65, 0, 0])))
    #expect(rules.map(\.letters) == [[0x31], [0xC3, 0xA9]])
    #expect(rules.map(\.given) == [[], [0x65]])
    #expect(CharacterMap.rules(map(units, [])) == nil)
    #expect(CharacterMap.rules([]) == nil && CharacterMap.rules([8, 0, 0, 0, 1]) == nil)
    // Whatever numbers stand there, it ends.
    for at in units.indices where units[at] != 0 {
      for bit in 0..<32 {
        var changed = units
        changed[at] ^= 1 << UInt32(bit)
        _ = CharacterMap.rules(map(changed, [0x65, 0, 0]))
      }
    }
    // A trie that leads back to its root has no end.
    _ = CharacterMap.rules(map([UInt32](repeating: 1 << 8 | 0x41, count: 256), [0]))
  }
}
