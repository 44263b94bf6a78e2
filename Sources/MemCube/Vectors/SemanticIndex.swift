internal import Embedding
internal import Posix
internal import SQLite
internal import Synchronization

/// What of a cube is near a question in meaning: the vectors of its items, and the model that made
/// them. Without a model there are no questions, and all else works without it.
///
/// To be used in two steps: a question is read by the model, which takes about a millisecond,
/// before the cube's lock is taken; candidates are then found under it.
final class SemanticIndex: Sendable {
  /// The packed model's file; nil where none is wanted.
  private let model: Path?
  /// Where the files of vectors are, and how their names begin.
  let directory: Path
  let label: [UInt8]
  private let state = Lock(State())

  private struct State {
    var model: Model?
    /// Keys that are in the file of vectors, as far as this process knows.
    var keys: Set<Int64>?
  }

  /// A model with the vectors that it made of this cube's texts.
  struct Model: Sendable {
    let embedder: Embedder
    let vectors: VectorFile
  }

  /// The semantic side of a cube, of the models in a directory; vectors stand beside the index's
  /// directory, so that an index that is made anew does not take them along. Nothing is read
  /// before it is needed.
  init(models: Path?, index: Path) {
    model = models?.appending("\(Embedder.name).model")
    directory = index.parent
    label = index.lastComponent
  }

  /// The file of vectors of the model that this program knows.
  var path: Path { directory.appending(label + Array(".\(Embedder.name).vectors".utf8)) }

  /// The model, if there is one; it is looked at again when its file is another one.
  func current() -> Model? {
    guard let path = model, let embedder = SharedModels.embedder(at: path) else { return nil }
    return state.withLock { state in
      if let known = state.model, known.embedder === embedder { return known }
      let vectors = VectorFile(self.path, model: embedder.source)
      let found = Model(embedder: embedder, vectors: vectors)
      state = State(model: found)
      return found
    }
  }

  /// A question as the model understands it; nil where there is no model, or no text. Any bytes are
  /// a question; of a long one the first 254 word pieces count.
  func question(_ text: [UInt8]) -> QuestionVector? {
    guard !text.isEmpty, let model = current() else { return nil }
    return QuestionVector(vector: model.embedder.vector(of: text), vectors: model.vectors)
  }

  // MARK: Keys

  /// Reads the keys of the vectors that are there, and gives them, if that was not done before.
  func readKeys(of model: Model) -> Set<Int64>? {
    if state.withLock({ $0.keys != nil }) { return nil }
    let found = model.vectors.keys()
    state.withLock { $0.keys = found }
    return found
  }

  /// Which of these keys have no vector.
  func missing(_ keys: Set<Int64>) -> Set<Int64> {
    state.withLock { state in keys.filter { state.keys?.contains($0) != true } }
  }

  /// How many vectors there are, as far as this process knows.
  var count: Int { state.withLock { $0.keys?.count ?? 0 } }

  /// Notes keys that this process added.
  func note(_ keys: some Sequence<Int64> & Sendable) {
    state.withLock { $0.keys?.formUnion(keys) }
  }

  /// Has the keys read from the file again.
  func forgetKeys() { state.withLock { $0.keys = nil } }
}

/// A question as a model understands it.
struct QuestionVector: Sendable {
  let vector: TextVector
  let vectors: VectorFile
}

/// An item that is near a question.
struct SemanticCandidate: Hashable, Sendable {
  /// The row of `item`.
  var row: Int64
  /// The cosine less the median cosine over the cube; above 0.
  var score: Double
}

/// Which items a search is about.
struct AllowedItems {
  /// Only these rows of `item`, rising, as in `ItemFilter.rows`; nil for any.
  var rows: [Int64]?
  /// Whether a row passes what else is asked for; asked of the nearest first, until there are
  /// enough. nil where nothing else is asked for.
  var passes: ((Int64) throws(SQLiteError) -> Bool)?
}
