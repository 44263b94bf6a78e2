package import Embedding
internal import Posix

/// The vectors of the last questions that a model was asked for, since a directory's listing and
/// its names ask the same, as do several cubes.
package final class QuestionMemory: Sendable {
  /// So many are kept.
  private static let limit = 256

  private struct State {
    var vectors: [[UInt8]: TextVector] = [:]
    /// The oldest first.
    var order: [[UInt8]] = []
  }

  private let state = Lock(State())
  /// Whether the service can be asked for another one: it fails each search that it keeps waiting.
  package let recovery = Recovery(after: 1)

  package init() {
  }

  /// The vector of a question, if it is here.
  package func find(_ text: [UInt8]) -> TextVector? { state.withLock { $0.vectors[text] } }

  /// Keeps a question's vector.
  package func keep(_ vector: TextVector, for text: [UInt8]) {
    state.withLock { state in
      guard state.vectors.updateValue(vector, forKey: text) == nil else { return }
      state.order.append(text)
      if state.order.count > Self.limit { state.vectors[state.order.removeFirst()] = nil }
    }
  }
}
