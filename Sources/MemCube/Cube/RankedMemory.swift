internal import Index
public import Search

/// A memory that a search found.
public struct RankedMemory: Sendable {
  /// Its file.
  public var file: KeptFile
  /// Higher is better; above 0, at most 1.
  public var score: Double
  /// How it stands beside the best result, times how well that one answers, 0 ... 1.
  public var standing: Double
  /// The parts of the score by name.
  public var parts: [String: Double]

  /// The row of its file.
  public var row: Int64 { file.whole.node.row }
}
