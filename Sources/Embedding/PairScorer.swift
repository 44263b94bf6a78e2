internal import CKernels
public import Posix

/// A model that reads a question together with a text and says how well the text answers it: a cross-encoder.
/// It sees more than two vectors do, and takes longer. May be used by several threads at once.
public final class PairScorer: Sendable {
  private let model: ModelFile

  /// Pieces of a question that are read, at most.
  private static let questionLimit = 48
  /// Pieces of a pair that are read, at least.
  private static let leastPair = 32
  /// Multiplications that one question may cost, over all its texts: some 100 ms of one core that has dot products
  /// of bytes (AVX-512 VNNI).
  private static let budget = 35_000_000_000

  /// Opens a packed model, and checks it.
  /// - Throws: `.missing`, `.foreign`, `.damaged`, `.io`.
  public init(_ path: Path) throws(EmbeddingError) {
    model = try ModelFile(path)
    if model.layout.traits.output != .score {
      throw .foreign("it makes vectors, and puts no results into order")
    }
  }

  /// The SHA-256 of what the model was made of.
  public var source: [UInt8] { model.source }

  /// The model's name. ASCII.
  public var name: [UInt8] { model.layout.traits.name }

  /// Pieces of a pair that the model can read.
  public var window: Int { model.layout.traits.window }

  /// Whether the model is still what was opened. Ask this after `scores`.
  public var isIntact: Bool { model.isIntact }

  /// Multiplications that a piece costs.
  private var cost: Int {
    let (width, inner) = (model.layout.width, model.layout.inner)
    return model.layout.layers * (4 * width * width + 2 * width * inner)
  }

  /// Pieces of each pair that are read where a question has so many texts: the fewer the larger the model is.
  /// It does not depend on the machine, so that the order of results does not.
  public func window(forTexts count: Int) -> Int {
    let share = PairScorer.budget / max(1, cost) / max(1, count)
    return min(window, max(PairScorer.leastPair, share))
  }

  /// A question with some texts, cut into pieces.
  public struct Pairs: Sendable {
    let pairs: [EncodedText]

    /// How many there are.
    public var count: Int { pairs.count }
  }

  /// Cuts a question and texts into pieces, so many of each pair.
  public func pairs(_ question: [UInt8], _ texts: [[UInt8]], window: Int) -> Pairs {
    let traits = model.layout.traits
    let gap = traits.hasWideGap ? 2 : 1
    let room = max(PairScorer.leastPair, min(window, self.window)) - 2 - gap
    var cutter = TextCutter(model)
    let asked = cutter.content(of: question, limit: min(PairScorer.questionLimit, room / 2))
    let parting = [Int32](repeating: traits.special.last, count: gap)
    let start = [traits.special.first] + asked + parting
    return Pairs(
      pairs: texts.map { text in
        let content = cutter.content(of: text, limit: room - asked.count)
        return EncodedText(
          pieces: start + content + [traits.special.last],
          second: traits.kinds == 2 ? start.count : .max)
      })
  }

  /// How well each text answers the question, in order; higher is better. Only those at the given places.
  public func scores(of pairs: Pairs, at places: [Int]) -> [Float] {
    scores(of: pairs, at: places, tier: ckernels_best_tier())
  }

  /// As above, with the kernels of a tier.
  func scores(of pairs: Pairs, at places: [Int], tier: Int32) -> [Float] {
    let chosen = places.filter { pairs.pairs.indices.contains($0) }.map { pairs.pairs[$0] }
    return Encoder(model, tier: tier).scores(of: chosen)
  }
}
