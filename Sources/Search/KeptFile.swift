internal import Bundle
public import Format
public import Index
internal import Posix

/// A memory's file as a search found it, kept for the next search until the next write, with what its
/// reader made of it.
public final class KeptFile: Sendable {
  /// The file.
  public let whole: WholeFile
  /// The object that supersedes it, if one does.
  public let superseder: ObjectID?
  private let made = Lock<(any Sendable)?>(nil)

  package init(_ whole: WholeFile, superseder: ObjectID?) {
    self.whole = whole
    self.superseder = superseder
  }

  /// What the caller makes of it, made once for a key, where it is made of what is kept: bytes that stand
  /// in blobs/ may be gone, or come.
  public func made<Key: Hashable & Sendable, Value: Sendable>(
    for key: Key, _ make: () throws(CubeError) -> Value
  ) throws(CubeError) -> Value {
    if let known = made.withLock({ $0 }) as? Made<Key, Value>, known.key == key {
      return known.value
    }
    let value = try make()
    if case .bytes = whole.content { made.withLock { $0 = Made(key: key, value: value) } }
    return value
  }

  private struct Made<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    var key: Key
    var value: Value
  }

  /// About how many bytes it takes, with what is made of it.
  package var bytes: Int {
    guard case .bytes(let content) = whole.content else { return 2048 }
    return 2048 + 3 * content.count + 128 * (whole.fields.members?.count ?? 0)
  }
}

extension SemanticIndex {
  /// A search as what it finds may be kept; nil where the vectors changed a moment ago, and may change
  /// again without another time to show it.
  package func kept(_ query: Query, _ limit: Int) -> KeptReadings.Asked? {
    guard current() != nil else { return KeptReadings.Asked(query: query, limit: limit) }
    guard let status = try? Files.status(path, followLinks: false),
      status.ctime.milliseconds < Clock.now().milliseconds - 100
    else { return nil }
    return KeptReadings.Asked(query: query, limit: limit, vectors: FileStamp(status))
  }
}
