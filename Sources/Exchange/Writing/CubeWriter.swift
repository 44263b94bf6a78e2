internal import Format
package import MemCube
internal import Posix

/// Records what readers of formats find in a cube: nothing twice, and nothing that is there is lost. Spec "Import and
/// export", section 3.
package final class CubeWriter: ImportSink {
  /// What is to be done with what is found.
  package struct Plan: Sendable {
    /// Whether nothing is written, and only counted.
    package var isDry = false
    /// Whether nothing is learned from the messages.
    package var learnsNothing = false
    /// Whether files that are gone in the source go to the trash.
    package var prunes = false

    /// The usual one.
    package init() {}
  }

  let cube: Cube
  let plan: Plan
  let options: ImportOptions
  /// What was done, durably.
  package var report = ImportReport()
  var pending: PendingChanges
  /// Whether a signal asked to stop.
  private let isAsked: @Sendable () -> Bool
  /// Gets how many bytes were taken.
  private let progress: (Int64) -> Void
  private var taken: Int64 = 0

  // Conversations.
  /// Names in the cube by their ends ` (SOURCE ID8)`.
  var namesByEnd: [[UInt8]: [UInt8]] = [:]
  /// What became of the conversations of this import.
  var states: [[UInt8]: ConversationState] = [:]
  /// The conversation at hand.
  var current: (name: [UInt8], held: HeldMessages)?
  /// Of a dry run: what the messages of its conversations would be.
  var dryMessages: [[UInt8]: [[UInt8]: [UInt8]]] = [:]

  // Files.
  var known: [FileKey: ImportedObject] = [:]
  /// The files of this import, and the paths that they have.
  var seen: Set<FileKey> = []
  var paths: [[UInt8]: FileKey] = [:]

  /// A writer into an open cube.
  package init(
    _ cube: Cube, _ plan: Plan, _ options: ImportOptions,
    progress: @escaping (Int64) -> Void = { _ in },
    isAsked: @escaping @Sendable () -> Bool = { false }
  ) throws(ExchangeError) {
    self.cube = cube
    self.plan = plan
    self.options = options
    self.progress = progress
    self.isAsked = isAsked
    pending = PendingChanges(cube)
    for found in try cubing({ () throws(CubeError) in try cube.importedObjects() }) {
      let key = FileKey(found.source, found.id)
      // Two copies of the cube imported the same: of its twins the live one counts, else the first.
      if let other = known[key], !other.isGone || found.isGone { continue }
      known[key] = found
    }
    for found in try cubing({ () throws(CubeError) in try cube.conversations() }) {
      if let end = Self.end(of: found.name) { namesByEnd[end] = found.name }
    }
  }

  /// The end ` (SOURCE ID8)` of a name, if it has one.
  private static func end(of name: [UInt8]) -> [UInt8]? {
    guard name.last == 0x29, let start = name.lastIndex(of: 0x28), start > 0 else { return nil }
    return Array(name[(start - 1)...])
  }

  // MARK: The sink

  package func leaveOut(_ what: LeftOut, _ count: Int) {
    if count > 0 { report.leftOut[what, default: 0] += count }
  }

  package func note(_ place: String, _ text: String) {
    report.note(.init(place: place, text: text))
  }

  package func problem(_ place: String, _ text: String) {
    report.problem(.init(place: place, text: text))
  }

  package func complete(_ source: String, _ beginning: [UInt8]) {
    completed.append((Array(source.utf8), beginning))
  }
  private var completed: [(source: [UInt8], beginning: [UInt8])] = []

  /// Records what waits, and counts what is gone in the source.
  package func finish() throws(ExchangeError) {
    for (source, beginning) in completed { try countGone(source, beginning) }
    try pending.makeLast(to: &report)
  }

  /// What is durable by now, where an import is cut off.
  package func keep() throws(ExchangeError) { try pending.makeLast(to: &report) }

  /// Goes on, unless a signal asked to stop.
  func advance(_ bytes: Int64) throws(ExchangeError) {
    if isAsked() {
      try pending.makeLast(to: &report)
      throw .interrupted
    }
    taken &+= bytes
    progress(taken)
  }

  /// Records a change and counts it once it lasts; of a dry run only counts it.
  func record(
    _ change: Change, size: Int, at place: String,
    _ count: @escaping @Sendable (inout ImportReport) -> Void
  ) throws(ExchangeError) {
    if plan.isDry { return count(&report) }
    try pending.add(
      PendingChanges.Item(change: change, place: place, count: count), size: size, to: &report)
  }

  /// Whether a time is one that the options ask for.
  func isWanted(_ time: Timestamp?) -> Bool {
    guard options.since != nil || options.until != nil else { return true }
    guard let time else { return options.since == nil }
    return options.since.map { $0 <= time } ?? true && options.until.map { time < $0 } ?? true
  }
}

/// What a file of an export is known by.
struct FileKey: Hashable {
  let source, id: [UInt8]

  init(_ source: [UInt8], _ id: [UInt8]) {
    self.source = source
    self.id = id
  }
}

extension ImportedObject {
  /// Whether it is in the trash, or became a part of another file.
  var isGone: Bool { (tree ?? .trash) == .trash }
}

/// What became of a conversation in an import.
enum ConversationState { case new, grown, same }
