package import Posix

/// What became of one file.
package struct FileOutcome: Sendable {
  /// How it ended.
  package enum State: Sendable {
    /// All was there already, or nothing of ours was.
    case unchanged
    /// It was changed; with the difference.
    case changed(diff: [UInt8])
    /// It was removed; with the difference.
    case removed(diff: [UInt8])
    /// It was left as it is: why, and what to put there by hand.
    case refused(String, snippet: [UInt8])
    /// It could not be written.
    case failed(String)
  }

  /// The agent.
  package let agent: String
  /// The file.
  package let path: Path
  /// How it ended.
  package let state: State
}
