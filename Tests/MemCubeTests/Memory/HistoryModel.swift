import Posix

@testable import Format

/// Replicas that edit one object, delete and restore it, and exchange what they know. Every line
/// is written once, so that it can be told what became of it.
struct HistoryModel {
  /// What happened to the lines.
  struct Lines {
    /// All that were ever written, and those that an edit took away.
    var written: Set<Int> = [], removed: Set<Int> = []
    /// Those that stood in a text when it was deleted, and those whose removal was deleted with
    /// the text: an edit that did not know of the deletion may still have them.
    var deleted: Set<Int> = [], returning: Set<Int> = []
    /// The version that removed a line.
    var removers: [Int: Int] = [:]
  }

  private(set) var random: SeededGenerator
  private(set) var versions: [ObjectVersion] = []
  /// Of each replica, which versions it knows.
  private(set) var known: [Set<Int>]
  private(set) var lines = Lines()
  /// Whether any replica was shown a conflict; edits may then have ended it.
  private(set) var sawConflict = false
  /// Whether deletes and restores happen, and whether exchanges may be cut short.
  private let deletes: Bool, partial: Bool
  private let skew: [Int]

  /// A history that begins with so many lines; the more, the fewer conflicts.
  init(
    seed: UInt64, replicas: Int, lines count: Int = 6, deletes: Bool = false, partial: Bool = false
  ) {
    random = SeededGenerator(seed)
    known = [Set<Int>](repeating: [], count: replicas)
    self.deletes = deletes
    self.partial = partial
    var skew: [Int] = []
    for _ in 0..<replicas { skew.append(Int.random(in: 0..<50, using: &random)) }
    self.skew = skew
    let first = Array(0..<count)
    lines.written = Set(first)
    append(
      ObjectVersion(
        id: id(1), object: id(1), parents: [], path: path(0), content: content(first),
        time: Timestamp(seconds: 1), mtime: Timestamp(seconds: 1)), by: 0)
    for replica in known.indices { known[replica] = [0] }
  }

  /// The versions that a replica knows, shuffled.
  mutating func shuffled(_ places: Set<Int>? = nil) -> [ObjectVersion] {
    (places?.map { versions[$0] } ?? versions).shuffled(using: &random)
  }

  mutating func step() {
    let replica = Int.random(in: 0..<known.count, using: &random)
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<8: exchange(replica)
    case 8 where deletes: delete(replica)
    case 9: rename(replica)
    default: edit(replica)
    }
  }

  /// The lines of a state's text; nil if it is not here.
  static func lines(_ state: ObjectState, _ versions: [ObjectVersion]) -> [Int]? {
    text(state, of: versions).map { $0.split(separator: "\n").compactMap { Int($0) } }
  }

  private func content(_ lines: [Int]) -> StatedContent {
    .inline(Array(lines.map { "\($0)\n" }.joined().utf8))
  }

  private func path(_ number: Int) -> [UInt8] { Array("\(number).md".utf8) }

  private mutating func exchange(_ replica: Int) {
    let other = Int.random(in: 0..<known.count, using: &random)
    var news = known[other].subtracting(known[replica])
    if partial && Int.random(in: 0..<3, using: &random) == 0 {
      for place in news.sorted() where Bool.random(using: &random) { news.remove(place) }
    }
    known[replica].formUnion(news)
  }

  private mutating func edit(_ replica: Int) {
    let here = shuffled(known[replica])
    let state = ObjectState.evaluate(here)
    guard var lines = Self.lines(state, here) else { return }
    var draft = state.merged
    if state.status == .live || !deletes {
      if !lines.isEmpty && Int.random(in: 0..<3, using: &random) == 0 {
        let gone = lines.remove(at: Int.random(in: 0..<lines.count, using: &random))
        self.lines.removed.insert(gone)
        self.lines.removers[gone] = versions.count
      } else {
        let new = self.lines.written.count
        self.lines.written.insert(new)
        lines.insert(new, at: Int.random(in: 0...lines.count, using: &random))
      }
      draft.content = content(lines)
    }
    sawConflict = sawConflict || state.inConflict
    write([draft], replica)
  }

  private mutating func rename(_ replica: Int) {
    let here = shuffled(known[replica])
    let state = ObjectState.evaluate(here)
    guard state.status == .live else { return }
    let number = Int.random(in: 0..<99, using: &random)
    write(
      state.drafts(here).map { draft in
        var draft = draft
        draft.path = path(number)
        return draft
      }, replica)
  }

  private mutating func delete(_ replica: Int) {
    let here = shuffled(known[replica])
    let state = ObjectState.evaluate(here)
    guard state.status == .live else { return }
    sawConflict = sawConflict || state.inConflict
    lines.deleted.formUnion(Self.lines(state, here) ?? [])
    for (line, remover) in lines.removers where known[replica].contains(remover) {
      lines.returning.insert(line)
    }
    let id = nextID(state.heads, replica)
    append(
      ObjectVersion(
        id: id, object: versions[0].object, isDelete: true, parents: state.heads,
        time: Timestamp(seconds: 0)), by: replica)
  }

  private mutating func write(_ drafts: [VersionDraft], _ replica: Int) {
    var before: [RecordID] = []
    for draft in drafts {
      let id = nextID(draft.parents + before, replica)
      before = [id]
      append(
        ObjectVersion(
          id: id, object: versions[0].object, parents: draft.parents, path: draft.path ?? [],
          content: draft.content, time: Timestamp(seconds: 0), mtime: draft.mtime,
          mode: draft.mode), by: replica)
    }
  }

  private mutating func nextID(_ after: [RecordID], _ replica: Int) -> RecordID {
    let own = UInt64(versions.count * 2 + skew[replica])
    return RecordID(
      time: max(own, (after.map(\.time).max() ?? 0) + 1), high: random.next(), low: 0)
  }

  private mutating func append(_ version: ObjectVersion, by replica: Int) {
    known[replica].insert(versions.count)
    versions.append(version)
  }
}
