/// What a cube holds.
public struct Counts: Hashable, Sendable {
  /// Files in memories/, documents/ and trash/; conversations and their shown messages.
  public var memories = 0, documents = 0, trash = 0, conversations = 0, messages = 0
  /// Objects in conflict.
  public var conflicts = 0
  /// Records in the log and the spool; of these, not yet durable.
  public var records = 0, pending = 0
  /// Texts not yet indexed.
  public var unindexed = 0
  /// Bytes of log/ and blobs/.
  public var bytes: Int64 = 0

  /// All zero.
  public init() {}
}

/// One finding of `verify`.
public struct Damage: Hashable, Sendable {
  /// The file below the bundle, such as `log/2026-11/….jsonl`.
  public var file: [UInt8]
  /// The line from 1, where one line is meant.
  public var line: Int?
  /// What is wrong.
  public var problem: String
  /// What it costs, and what was or can be done.
  public var cost: String

  /// A finding of its parts.
  public init(file: [UInt8], line: Int?, problem: String, cost: String) {
    self.file = file
    self.line = line
    self.problem = problem
    self.cost = cost
  }
}
