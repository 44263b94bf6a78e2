import Digest
import Posix
import SQLite
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// Some replicas of one cube, a stick that is carried between them, and all that may happen to
/// them, drawn from a seed.
final class ModelWorld {
  let seed: UInt64
  var random: SeededGenerator
  let root: Path
  let replicas: [ModelReplica]
  /// A copy without a memcube.
  let stick: Path
  let backups: Path
  let manifest: Manifest
  /// Records that some call has promised to last.
  var acknowledged: Set<RecordID> = []
  /// The objects and messages that ever held a token; see `ModelTexts`.
  var owners: [String: Set<RecordID>] = [:]
  /// What each written record is about: its object, or itself.
  var subjects: [RecordID: RecordID] = [:]
  /// Tokens of writes that a kill cut off: nobody knows who holds them.
  var unowned: Set<String> = []
  var tokens = 0
  /// What was done, for a failure's message.
  var journal: [String] = []
  var done: [String: Int] = [:]
  /// Backups taken, by replica.
  var taken: Set<String> = []
  /// Whether a bundle was put back to an older state, so that blobs can be gone for good.
  var hasReverted = false
  var tools = 0
  var kills = 0

  init(seed: UInt64) throws {
    self.seed = seed
    var random = SeededGenerator(seed)
    let memory = Path("/dev/shm")
    let base = Files.isWritable(memory) ? memory : Path("/tmp")
    // A name that no other run of this seed has at the same time.
    let own = String(decoding: Hex.encode(Random.bytes(6)), as: UTF8.self)
    let root = base.appending("memcube-model-\(seed)-\(random.next())-\(own)")
    try Files.makeDirectory(root)
    self.root = root
    stick = root.appending("stick")
    backups = root.appending("backups")
    try Files.makeDirectory(backups)
    let starts: [Int64] = [
      1_793_871_000_000, 1_793_871_900_000, 4_086_590_400_000, 1_790_000_000_000,
    ]
    let count = Int.random(in: 2...4, using: &random)
    replicas = (0..<count).map {
      ModelReplica("host\($0)", root: root, start: starts[$0], seed: seed &* 31 &+ UInt64($0))
    }
    let bundle = try Bundle.create(at: replicas[0].path, host: replicas[0].host)
    manifest = bundle.manifest
    self.random = random
    for replica in replicas.dropFirst() {
      try tool(["cp", "-r", replicas[0].path.description, replica.path.description])
    }
    try tool(["cp", "-r", replicas[0].path.description, stick.description])
  }

  deinit { try? Files.removeTree(root) }

  // MARK: Chance

  func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &random) == 0 }

  func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

  func pick<Element>(_ list: [Element]) -> Element? { list.randomElement(using: &random) }

  func note(_ text: String) {
    journal.append(text)
    done[String(text.prefix { $0 != " " }), default: 0] += 1
  }

  // MARK: Calls

  /// Does something with a replica's cube, opening it if need be. A kill may end it; whatever
  /// else goes wrong is a failure, unless it is a refusal that a caller must expect.
  /// - Returns: whether it came to its end.
  @discardableResult
  func acting(_ replica: ModelReplica, _ body: (Cube) throws -> Void) throws -> Bool {
    do {
      let wasOpen = replica.cube != nil
      let cube = try replica.open()
      if !wasOpen { try opened(replica, cube) }
      try body(cube)
    } catch {
      if replica.crash.hasFired {
        kill(replica)
        return false
      }
      if let error = error as? CubeError, ModelWorld.isRefusal(error) { return false }
      throw error
    }
    if replica.crash.hasFired {
      kill(replica)
      return false
    }
    if replica.hasNewIndex() { try indexLost(replica) }
    return true
  }

  private func kill(_ replica: ModelReplica) {
    kills += 1
    note("killed \(replica.name)")
    replica.drop()
  }

  private static func isRefusal(_ error: CubeError) -> Bool {
    switch error {
    case .exists, .invalid, .notFound, .refused: true
    // An edit that keeps the content of a memory whose content has not arrived.
    case .damaged(let text): text.contains("content is not here")
    default: false
    }
  }

  /// A record that was spooled survives a kill.
  private func opened(_ replica: ModelReplica, _ cube: Cube) throws {
    if replica.hasNewIndex() { try indexLost(replica) }
    replica.synced()
    try require(cube, holds: replica.spooled, "spooled before a kill")
  }

  func require(_ cube: Cube, holds ids: Set<RecordID>, _ what: String) throws {
    let missing = try cube.read { core throws(SQLiteError) in
      var missing: [RecordID] = []
      for id in ids.sorted() where try !core.index.contains(id) {
        // Of what is dead only the purge is left.
        if try core.index.isDead((subjects[id] ?? id).bytes) { continue }
        if try core.index.isRedacted(id) { continue }
        missing.append(id)
      }
      return missing
    }
    if !missing.isEmpty { try fail("\(what), and gone: \(missing)") }
  }

  /// Ends the test, with what led there.
  func fail(_ text: String) throws {
    let last = journal.suffix(40).joined(separator: "\n  ")
    throw ModelFailure(text: "seed \(seed): \(text)\n  \(last)")
  }

  // MARK: Tools

  /// Runs a program and waits; gives its exit status, -1 of a signal.
  @discardableResult
  func tool(_ arguments: [String]) throws -> Int32 {
    tools += 1
    let child = try Process.spawn(
      arguments, streams: Process.Streams(input: nil, output: nil, error: nil))
    guard case .exited(let status) = try child.wait() else { return -1 }
    return status
  }
}

/// What went wrong in the model.
struct ModelFailure: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}
