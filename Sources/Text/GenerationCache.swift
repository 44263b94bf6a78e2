/// Values by their keys, as many as fit into so many bytes: those that were asked for lately.
///
/// They are of two generations, each of half of the bytes. What is found in the older one moves to the
/// younger; when that is full, the older one goes as a whole. So nothing has to be sorted by its last use.
package struct GenerationCache<Key: Hashable, Value> {
  /// About what the table itself takes for a value, bytes.
  private static var overhead: Int { 64 }

  private let limit: Int
  private var young: [Key: (value: Value, bytes: Int)] = [:]
  private var old: [Key: (value: Value, bytes: Int)] = [:]
  private var youngBytes = 0
  private var oldBytes = 0

  package init(limit: Int) { self.limit = limit }

  /// About how many bytes are kept.
  package var bytes: Int { youngBytes + oldBytes }

  /// How many values are kept.
  package var count: Int { young.count + old.count }

  /// A value, if it is still here.
  package mutating func find(_ key: Key) -> Value? {
    if let found = young[key] { return found.value }
    guard let found = old.removeValue(forKey: key) else { return nil }
    oldBytes -= found.bytes
    put(found.value, key, found.bytes)
    return found.value
  }

  /// Keeps a value that takes about so many bytes, its key among them; what is too large is not kept.
  package mutating func keep(_ value: Value, for key: Key, bytes: Int) {
    let bytes = bytes + Self.overhead
    guard bytes <= limit / 4 else { return }
    if let last = old.removeValue(forKey: key) { oldBytes -= last.bytes }
    if let last = young.removeValue(forKey: key) { youngBytes -= last.bytes }
    put(value, key, bytes)
  }

  private mutating func put(_ value: Value, _ key: Key, _ bytes: Int) {
    if youngBytes + bytes > limit / 2 {
      (old, oldBytes) = (young, youngBytes)
      (young, youngBytes) = ([:], 0)
    }
    young[key] = (value, bytes)
    youngBytes += bytes
  }
}
