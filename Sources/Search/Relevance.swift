internal import Embedding
public import Posix
internal import Text

/// How well each of some texts answers a question, without an index: by their words, weighed by how
/// few of the texts have them, and by meaning where a model is installed.
public struct Relevance {
  /// So much of a text is looked at, bytes.
  private static let reach = 16 << 10

  private let embedder: Embedder?

  /// With the model in a directory, if there is one.
  public init(models: Path?) {
    embedder = models.flatMap { SharedModels.embedder(in: $0) }
  }

  /// 0 ... 1 for each text, in their order.
  public func scores(of texts: [[UInt8]], for question: [UInt8]) -> [Double] {
    var reader = Reader()
    let asked = reader.terms(Excerpt.start(question, Self.reach), isQuestion: true)
    let held = texts.map { reader.terms(Excerpt.start($0, Self.reach), isQuestion: false) }
    var weights: [[UInt8]: Double] = [:]
    for term in asked.keys {
      let count = Double(held.reduce(0) { $0 + ($1[term] == nil ? 0 : 1) })
      weights[term] = Logarithm.natural(1 + (Double(texts.count) - count + 0.5) / (count + 0.5))
    }
    // In one order, so that sums are the same each time.
    let terms = weights.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    let whole = terms.reduce(0) { $0 + $1.value }
    let words = held.map { text in
      guard whole > 0 else { return 0.0 }
      let sum = terms.reduce(0.0) { sum, term in
        guard let count = text[term.key] else { return sum }
        // One mention says most of it.
        return sum + term.value * (0.75 + 0.25 * (1 - 1 / Double(count)))
      }
      return sum / whole
    }
    guard let embedder else { return words }
    let wanted = embedder.vector(of: Excerpt.start(question), as: .question)
    let vectors = embedder.vectors(of: texts.map { Excerpt.start($0) })
    return zip(words, vectors).map { word, vector in
      (word + max(0, min(1, Double(wanted.cosine(vector))))) / 2
    }
  }

  private struct Reader {
    var tokenizer = Tokenizer()
    var stems = Stems()

    /// The stems of a text, and how often each stands there; of a question without small words,
    /// unless there are no others.
    mutating func terms(_ text: [UInt8], isQuestion: Bool) -> [[UInt8]: Int] {
      var (all, telling): ([[UInt8]: Int], [[UInt8]: Int]) = ([:], [:])
      tokenizer.read(text)
      while tokenizer.next() {
        let token = tokenizer.token
        var stem: [UInt8] = []
        if case .word(latin: true) = tokenizer.form {
          _ = stems.append(stemOf: token, to: &stem)
        } else {
          stem = token
        }
        all[stem, default: 0] += 1
        if !StopWords.contains(token) { telling[stem, default: 0] += 1 }
      }
      return isQuestion && !telling.isEmpty ? telling : all
    }
  }
}
