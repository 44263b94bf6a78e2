internal import Answering
internal import Format
internal import Posix
internal import Search

/// Questions that name the user whose memories they are about: what was learned of a user speaks of
/// "the user".
extension Memories {
  /// Such a score answers in its own words: spec/search.md.
  private static let answers = 0.3

  /// As `search`; where nothing answers, it is asked once more with "the user" in place of the names
  /// that the user has, and both results are one.
  func search(
    _ text: [UInt8], naming names: [[UInt8]], in candidates: [CubePlace: Set<Int64>?], limit: Int,
    floor: Double, now: Timestamp? = nil, showsExpired: Bool = false, followed: Int64? = nil,
    folds: Bool = false, fills: Query.Fills = .never,
    narrow: (inout Query.Filters) -> Void = { _ in }
  ) throws(CubeError) -> [MemoryHit] {
    let first = try search(
      text, in: candidates, limit: limit, floor: floor, now: now, showsExpired: showsExpired,
      followed: followed, folds: folds, fills: fills, narrow: narrow)
    guard (first.first?.score ?? 0) < max(floor, Self.answers),
      let other = Self.replaced(names, in: text)
    else { return first }
    let second = try search(
      other, in: candidates, limit: limit, floor: floor, now: now, showsExpired: showsExpired,
      followed: followed, folds: folds, fills: fills, narrow: narrow
    ).filter { !Answer.tellsOfOthersAlone($0.memory.text) }
    var best: [MemoryHit] = []
    var known: Set<ObjectID> = []
    // The better of two scores of one memory stands first.
    for hit in (first + second).sorted(by: { $0.score > $1.score })
    where known.insert(hit.memory.object).inserted { best.append(hit) }
    return Array(folded(best, whosever: folds).prefix(limit))
  }

  /// A text with "the user" in place of names, in whatever case, where they are words of their own;
  /// nil: it holds none.
  static func replaced(_ names: [[UInt8]], in text: [UInt8]) -> [UInt8]? {
    func isWord(_ byte: UInt8) -> Bool {
      0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte || byte >= 0x80
        || byte == 0x5F
    }
    func lower(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
      bytes.map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 }
    }
    let wanted = Set(names.filter { !$0.isBlank }.map { lower($0[...]) }).sorted {
      $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count
    }
    var out: [UInt8] = []
    var isFound = false
    var at = 0
    while at < text.count {
      let isStart = at == 0 || !isWord(text[at - 1])
      let name = wanted.first { name in
        let end = at + name.count
        guard isStart, end <= text.count, end == text.count || !isWord(text[end]) else {
          return false
        }
        return lower(text[at..<end]) == name
      }
      if let name {
        out += Array("the user".utf8)
        at += name.count
        isFound = true
      } else {
        out.append(text[at])
        at += 1
      }
    }
    return isFound ? out : nil
  }
}
