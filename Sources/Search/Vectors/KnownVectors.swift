internal import Embedding

/// What a process knows of a file of vectors: which texts have theirs, and which ones of the cube
/// have none although another process, with another model, took care of them.
package struct KnownVectors: Sendable {
  /// The keys that are in the file; nil before it was looked at.
  private(set) var keys: Set<Int64>?
  /// Which file that was, and how many of its slots were read.
  private var file: UInt64 = 0
  private var slots = 0
  /// Keys of items that have no vector here; the last ones come first.
  package private(set) var lost: [Int64] = []
  /// Up to which row of `item_vector` they were looked for.
  package var seen: Int64 = 0
  /// Texts that the model refuses, whatever is cut off them.
  private(set) var refused: Set<Int64> = []
  /// How often in a row nothing came of it.
  package var failures = 0
  /// Whether all of the last texts that waited had their vectors, as those of a cube do whose index
  /// was made anew.
  package var areNoted = false

  /// From which slot on the file was not read yet: 0 where it is another one; nil: all of it was.
  func firstUnread(_ vectors: VectorKeys?) -> Int? {
    guard keys != nil, (vectors?.file ?? 0) == file, (vectors?.slots ?? 0) >= slots else {
      return 0
    }
    return (vectors?.slots ?? 0) > slots ? slots : nil
  }

  /// Takes in what was read of the file from a slot on.
  mutating func take(_ read: Set<Int64>, from slot: Int, of vectors: VectorKeys?) {
    if slot == 0 { self = KnownVectors(refused, failures) }
    keys = (keys ?? []).union(read)
    file = vectors?.file ?? 0
    slots = vectors?.slots ?? 0
  }

  init() {}

  private init(_ refused: Set<Int64>, _ failures: Int) {
    self.refused = refused
    self.failures = failures
  }

  /// Whether a text needs a vector.
  package func isMissing(_ key: Int64) -> Bool {
    key != 0 && keys?.contains(key) != true && !refused.contains(key)
  }

  /// The first of some texts, up to `missing` without a vector among them.
  package func prefix<Text>(_ texts: [Text], _ missing: Int, _ key: (Text) -> Int64) -> [Text] {
    var count = 0
    return Array(
      texts.prefix { text in
        if isMissing(key(text)) { count += 1 }
        return count <= missing
      })
  }

  /// Notes vectors that this process made, and texts that gave none.
  package mutating func note(_ made: [Int64], refused: [Int64]) {
    keys?.formUnion(made)
    self.refused.formUnion(refused)
  }

  /// Notes keys of items, some perhaps without a vector.
  package mutating func addLost(_ found: [Int64]) {
    lost += found.filter { isMissing($0) }
  }

  /// Takes keys that have no vector off those that are lost.
  package mutating func takeLost(_ limit: Int) -> [Int64] {
    var taken: [Int64] = []
    while taken.count < limit, let key = lost.popLast() {
      if isMissing(key), !taken.contains(key) { taken.append(key) }
    }
    return taken
  }

  /// Has all of it looked at anew.
  package mutating func forget() { keys = nil }
}
