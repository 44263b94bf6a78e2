package import Bundle
package import Embedding
package import Format
package import Models
package import Posix
internal import SQLite

/// What of a cube is near a question in meaning: the vectors of its items, and the model that made
/// them. Without a model there are no questions, and all else works without it.
///
/// To be used in two steps: a question is read by the model, which takes about a millisecond (a
/// service a second and a half at most), before the cube's lock is taken; candidates are then found
/// under it.
package final class SemanticIndex: Sendable {
  /// The directory of models; nil where none is wanted.
  private let models: Path?
  /// The service that makes the vectors in its place.
  private let service: ServiceEmbedder?
  private let place: Lock<Place>
  private let state = Lock(State())

  private struct State {
    var model: Model?
    var known = KnownVectors()
  }

  /// Where the files of vectors are, and to which replica they belong.
  private struct Place {
    var directory: Path
    let replica: ReplicaState
  }

  /// Who makes vectors.
  package enum Maker: Sendable {
    /// The model that runs in this process.
    case own(Embedder)
    case service(ServiceEmbedder)
  }

  /// A model with the vectors that it made of this cube's texts.
  package struct Model: Sendable {
    package let maker: Maker
    package let vectors: VectorFile
  }

  /// The semantic side of a cube. It uses a service's model if there is one that embeds, else the models
  /// in a directory. Vectors stand apart from the index, so that one that is made anew does not take
  /// them along. Nothing is read before it is needed.
  package init(models: Path?, service: ModelClient?, replica: ReplicaState, directory: Path) {
    self.models = models
    self.service = ServiceEmbedder(service)
    place = Lock(Place(directory: directory, replica: replica))
  }

  /// Where the files of vectors are, and how their names begin.
  package var directory: Path { place.withLock { $0.directory } }
  package var label: [UInt8] { place.withLock { $0.replica }.label }

  /// Goes on in another directory.
  package func move(to directory: Path, _ replica: ReplicaState) {
    place.withLock { $0 = Place(directory: directory, replica: replica) }
    state.withLock { $0 = State() }
  }

  /// Makes the directory before vectors are written, and makes way for the file.
  package func makeDirectory() throws(CubeError) {
    let (directory, replica) = place.withLock { ($0.directory, $0.replica) }
    if !Files.exists(directory) { try replica.makeVectorDirectory(directory) }
    guard let status = try? Files.status(path, followLinks: false), status.kind == .directory else {
      return
    }
    try attempt("removing \(path)") { () throws(Errno) in try Files.removeTree(path) }
  }

  /// The file of vectors of the model that is used.
  package var path: Path {
    if let service { return path(of: service.name) }
    let embedder = models.flatMap { SharedModels.embedder(in: $0) }
    return path(of: embedder?.name ?? Array(Embedder.usual.utf8))
  }

  private func path(of name: [UInt8]) -> Path {
    directory.appending(label + [0x2E] + name + Array(".vectors".utf8))
  }

  /// Whether a service makes the vectors.
  package var isOfService: Bool { service != nil }

  /// What makes vectors; nil: nothing does.
  package func maker() -> Maker? {
    if let service { return .service(service) }
    return models.flatMap { SharedModels.embedder(in: $0) }.map { .own($0) }
  }

  /// Whether there is a file where the own model should be, whatever it holds.
  package var hasModelFile: Bool {
    models.map { Files.exists(ModelPlace.used(.embedder, in: $0)) } ?? false
  }

  /// The model with its vectors, if there is one; it is looked at again when its file is another
  /// one. Nil also for a service as long as none of its vectors is here.
  package func current() -> Model? {
    switch maker() {
    case nil: return nil
    case .own(let embedder)?:
      return state.withLock { state in
        if case .own(let known)? = state.model?.maker, known === embedder { return state.model }
        let vectors = VectorFile(
          path(of: embedder.name), model: embedder.source, dimension: embedder.width)
        state = State(model: Model(maker: .own(embedder), vectors: vectors))
        return state.model
      }
    case .service(let service)?:
      if let known = state.withLock({ $0.model }) { return known }
      guard let found = VectorFile(existing: path), found.isOf(service.source) else { return nil }
      return adopt(service, found)
    }
  }

  /// The model of a service, whose vectors have so many numbers from now on.
  package func adopt(_ service: ServiceEmbedder, dimension: Int) -> Model {
    adopt(service, VectorFile(path, model: service.source, dimension: dimension))
  }

  private func adopt(_ service: ServiceEmbedder, _ vectors: VectorFile) -> Model {
    state.withLock { state in
      if let known = state.model, known.vectors.dimension == vectors.dimension { return known }
      let model = Model(maker: .service(service), vectors: vectors)
      state = State(model: model)
      return model
    }
  }

  /// A question as the model understands it; nil where there is no model, or no text. Any bytes are
  /// a question; only the beginning of a long one counts, for a service the first 1,024 bytes.
  package func question(_ text: [UInt8]) -> QuestionVector? {
    guard !text.isEmpty, let model = current() else { return nil }
    switch model.maker {
    case .own(let embedder):
      EmbeddingThread.shared.noteWork()
      let vector = SharedModels.vector(of: text, by: embedder)
      let needsMore = model.vectors.hasFewer(than: Backdrop.texts.count)
      let backdrop = needsMore ? Backdrop.vectors(by: embedder) : []
      return embedder.isIntact
        ? QuestionVector(
          vector: vector, vectors: model.vectors, backdrop: backdrop, isStretched: !embedder.isUsual
        )
        : nil
    case .service(let service):
      guard let vector = service.question(text) else { return nil }
      return QuestionVector(vector: vector, vectors: model.vectors, isStretched: true)
    }
  }

  // MARK: Keys

  /// What is known of the vectors that are there; the closure must not wait.
  package func withKnown<Result>(_ body: (inout KnownVectors) -> Result) -> Result {
    state.withLock { body(&$0.known) }
  }

  /// Catches up with the file of vectors, which other processes write as well.
  package func look() {
    let vectors = current()?.vectors.look()
    guard let slot = withKnown({ $0.firstUnread(vectors) }) else { return }
    // Without the lock: all of a file may be some megabytes, and questions are asked meanwhile.
    let keys = vectors?.keys(from: slot) ?? []
    withKnown { $0.take(keys, from: slot, of: vectors) }
  }

  /// How many vectors there are, as far as this process knows.
  package var count: Int { withKnown { $0.keys?.count ?? 0 } }
}

/// A question as a model understands it.
package struct QuestionVector: Sendable {
  let vector: TextVector
  let vectors: VectorFile
  /// Texts that count beside those of a cube that has fewer: see `Backdrop`.
  var backdrop: [TextVector] = []
  /// Whether what is nearer than the median is measured by how much nearer it could be. Of many
  /// models all cosines lie between 0.6 and 0.9, where those of the own one begin at 0.
  var isStretched = false

  /// How near something is, of its cosine and the median of all.
  func score(_ cosine: Float, median: Float) -> Double {
    let score = Double(cosine - median)
    return isStretched && median > 0 ? score / max(0.05, 1 - Double(median)) : score
  }
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
