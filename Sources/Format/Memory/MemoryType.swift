/// The types that a memory can have: memcube(5), `type`. Records of others may hold other words,
/// which are kept.
public enum MemoryType {
  /// All of them, as they are recorded.
  public static let all = [
    "FACT", "EVENT", "PREFERENCE", "DECISION", "STATE", "RELATIONSHIP", "BELIEF", "SKILL", "GOAL",
  ]

  /// A type that was given in whatever case, as it is recorded; nil for what is none.
  public static func named(_ word: [UInt8]) -> [UInt8]? {
    let upper = word.map { 0x61...0x7A ~= $0 ? $0 - 0x20 : $0 }
    return all.contains { $0.utf8.elementsEqual(upper) } ? upper : nil
  }
}
