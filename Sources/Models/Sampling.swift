/// How a model is to choose its words.
public struct Sampling: Hashable, Sendable {
  /// The longest answer, tokens.
  public var tokens = 8192
  /// 0: always the likeliest word.
  public var temperature = 0.7
  /// Only the likeliest words that together have this share.
  public var topP = 0.95

  /// The usual ones.
  public init() {}
}
