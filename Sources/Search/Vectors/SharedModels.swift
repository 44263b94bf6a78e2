package import Embedding
internal import Models
package import Posix

/// Models that this process has open: one of a file, whichever cubes ask.
package enum SharedModels {
  private struct Known<Model> {
    var device, inode: UInt64
    var size: Int64
    var modified: Timestamp
    /// nil of a file that is no model.
    var model: Model?
  }

  private static let embedders = Lock<[Path: Known<Embedder>]>([:])
  private static let scorers = Lock<[Path: Known<PairScorer>]>([:])

  /// The embedder that is used of those in a directory; nil where there is none, or it cannot be used.
  package static func embedder(in directory: Path) -> Embedder? {
    find(ModelPlace.used(.embedder, in: directory), in: embedders) { try? Embedder($0) }
  }

  /// The reranker that is used of those in a directory; nil as above.
  package static func scorer(in directory: Path) -> PairScorer? {
    find(ModelPlace.used(.reranker, in: directory), in: scorers) { try? PairScorer($0) }
  }

  /// The model of a file; nil where there is none, or none that can be used. A file that was
  /// refused is not opened again before it changes.
  private static func find<Model: Sendable>(
    _ path: Path, in all: borrowing Lock<[Path: Known<Model>]>, _ open: (Path) -> Model?
  ) -> Model? {
    guard let status = try? Files.status(path), status.kind == .regular else { return nil }
    func isSame(_ known: Known<Model>) -> Bool {
      known.device == status.device && known.inode == status.inode && known.size == status.size
        && known.modified == status.mtime
    }
    if let found = all.withLock({ $0[path] }), isSame(found) { return found.model }
    let model = open(path)
    return all.withLock { known in
      // Two threads at once: the first one's stays.
      if let found = known[path], isSame(found) { return found.model }
      known[path] = Known(
        device: status.device, inode: status.inode, size: status.size, modified: status.mtime,
        model: model)
      return model
    }
  }

  /// The vectors of the last questions.
  private static let questions = Lock<(source: [UInt8], memory: QuestionMemory)?>(nil)

  /// The vector of a question, which is often asked again: of the next cube, of the same with a limit.
  /// It is kept only as a model's that is still what it was.
  package static func vector(of question: [UInt8], by embedder: Embedder) -> TextVector {
    let memory = questions.withLock { known in
      if let known, known.source == embedder.source { return known.memory }
      let memory = QuestionMemory()
      known = (embedder.source, memory)
      return memory
    }
    if let found = memory.find(question) { return found }
    let vector = embedder.vector(of: question, as: .question)
    if embedder.isIntact { memory.keep(vector, for: question) }
    return vector
  }
}
