import CKernels
import Posix
import Testing

@testable import Embedding

/// Vectors: near those of the published weights, and the same bits everywhere.
@Suite struct EncoderTests {
  /// Two hundred sentences of many lengths.
  static let sentences: [[UInt8]] = {
    let who = ["Ana", "my grandmother", "the plumber", "nobody in the office", "Dr. Okafor"]
    let does = [
      "repaired the bicycle", "is allergic to hazelnuts", "moved to Lisbon in 2019",
      "forgot the password of the shared account", "would rather take the night train",
      "sings in a choir", "paid €42.50 for two tickets", "has not slept well for weeks",
    ]
    let ends = [
      ".", ", as far as I remember, although the notes from that week are rather short.",
      " because it rained?",
      "; we agreed to talk about it again on Friday 7 May at half past nine.",
      "!",
    ]
    return who.flatMap { a in does.flatMap { b in ends.map { Array("\(a) \(b)\($0)".utf8) } } }
  }()

  private static func vector(_ line: [UInt8]) -> [Double] {
    line.split(separator: 0x20).map { word in
      let digits = word.drop { $0 == 0x2D }
      let number = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
      return Double(digits.count < word.count ? -number : number) / 1e6
    }
  }

  @Test func bytesAreNearFloats() throws {
    let embedder = try TestModel.embedder()
    let own = embedder.vectors(of: Self.sentences)
    let reference = try TestModel.reference("vectors", Self.sentences)
    var (least, sum) = (1.0, 0.0)
    for (vector, line) in zip(own, reference) {
      let floats = Self.vector(line)
      try #require(floats.count == TextVector.width)
      var dot = 0.0
      for (byte, float) in zip(vector.bytes, floats) { dot += (Double(byte) - 128) * float }
      let cosine = dot * Double(vector.inverseLength)
      least = min(least, cosine)
      sum += cosine
    }
    #expect(least >= 0.99)
    #expect(sum / Double(own.count) >= 0.998)
  }

  @Test func theModelCardsCosinesAreMet() throws {
    let vectors = try TestModel.embedder().vectors(
      of: ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."].map
      {
        Array($0.utf8)
      })
    #expect(abs(vectors[0].cosine(vectors[1]) - 0.6660) < 0.01)
    #expect(abs(vectors[0].cosine(vectors[2]) - 0.1046) < 0.01)
    #expect(abs(vectors[1].cosine(vectors[2]) - 0.1411) < 0.01)
  }

  @Test(arguments: 0..<4 as Range<Int32>)
  func everyTierGivesTheSameBits(tier: Int32) throws {
    // On a processor without the tier's instructions the portable one answers to its number.
    let tier = ckernels_has_tier(tier) != 0 ? tier : 0
    let embedder = try TestModel.embedder()
    let texts = Array(Self.sentences.prefix(40)) + [Array(Self.sentences.joined())]
    #expect(embedder.vectors(of: texts, tier: tier) == embedder.vectors(of: texts, tier: 0))
  }

  @Test func companyChangesNothing() throws {
    let embedder = try TestModel.embedder()
    let texts = Array(Self.sentences.prefix(60))
    let together = embedder.vectors(of: texts)
    #expect(texts.map { embedder.vector(of: $0) } == together)
    #expect(embedder.vectors(of: Array(texts.reversed())) == together.reversed())
  }

  @Test func anyBytesHaveAVector() throws {
    let embedder = try TestModel.embedder()
    let odd: [[UInt8]] = [
      [], [0xFF, 0xFE], [0], Array("🙂🙃".utf8), Array("שלום עולם".utf8),
      Array("\u{200B}\u{FEFF}".utf8),
      Array(repeating: 0x61, count: 500_000),
      Array("a ".utf8) + Array(repeating: 0x20, count: 300_000),
      Array(String(repeating: "spam ", count: 100_000).utf8),
    ]
    for (text, vector) in zip(odd, embedder.vectors(of: odd)) {
      #expect(vector.inverseLength > 0, "\(text.prefix(8))")
      #expect(abs(vector.cosine(vector) - 1) < 1e-5)
    }
    // Nothing and what is passed over are the same text.
    #expect(embedder.vector(of: []) == embedder.vector(of: [0xFF, 0, 0xC0]))
  }

  @Test func whatIsBehindTheWindowDoesNotCount() throws {
    let embedder = try TestModel.embedder()
    let long = Array(String(repeating: "word ", count: 254).utf8)
    #expect(embedder.pieces(of: long).count == embedder.window)
    #expect(embedder.vector(of: long) == embedder.vector(of: long + Array("and more".utf8)))
    #expect(embedder.vector(of: long) != embedder.vector(of: Array(long.dropLast(5))))
  }
}
