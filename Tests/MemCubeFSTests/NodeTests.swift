import Posix
import Testing

@testable import Format
@testable import MemCubeFS

/// Numbers of nodes, and the tables for those that are not what their number says.
@Suite struct NodeTests {
  @Test func theRootIsOne() {
    #expect(NodeID(slot: 0, row: 0, kind: .place)?.raw == NodeID.root)
  }

  @Test(arguments: NodeID.Kind.allCases)
  func partsComeBack(kind: NodeID.Kind) throws {
    for slot: UInt32 in [0, 1, 0x12345, 0xF_FFFF] {
      for row: Int64 in [0, 1, 1 << 20, 1 << 40 - 1] {
        let id = try #require(NodeID(slot: slot, row: row, kind: kind))
        #expect(id.slot == slot)
        #expect(id.row == row)
        #expect(id.kind == kind)
      }
    }
  }

  @Test func whatDoesNotFitIsNoNumber() {
    #expect(NodeID(slot: 1 << 20, row: 0, kind: .object) == nil)
    #expect(NodeID(slot: 0, row: 1 << 40, kind: .object) == nil)
    #expect(NodeID(slot: 0, row: -1, kind: .object) == nil)
    #expect(NodeID(0).kind == nil)
    #expect(NodeID(UInt64.max).kind == .passing)
    #expect(NodeID(UInt64.max).slot == NodeID.passingSlot)
  }

  // MARK: Tables

  private let made: UInt64 = 1 << 44 | 5 << 4 | UInt64(NodeID.Kind.made.rawValue)
  private let canonical: UInt64 = 1 << 44 | 9 << 4 | UInt64(NodeID.Kind.object.rawValue)
  private let one = RecordID(time: 1, high: 1, low: 1)
  private let two = RecordID(time: 2, high: 2, low: 2)

  @Test func mostObjectsAreInNoTable() {
    let tables = NodeTables()
    #expect(tables.numbers(of: one, canonical: canonical).node == canonical)
    #expect(tables.numbers(of: one, canonical: canonical).inode == canonical)
  }

  @Test func aMadeNodeStaysUntilItIsForgotten() {
    var tables = NodeTables()
    tables.point(made, at: one, showing: made)
    tables.remember(made, as: .object(one))
    tables.remember(made, as: .object(one))
    #expect(tables.numbers(of: one, canonical: canonical).node == made)
    #expect(tables.numbers(of: one, canonical: canonical).inode == made)
    tables.forget(made, 1, name: nil, idle: true)
    #expect(tables.numbers(of: one, canonical: canonical).node == made)
    tables.forget(made, 1, name: nil, idle: true)
    #expect(tables.numbers(of: one, canonical: canonical).node == canonical)
    #expect(tables.numbers(of: one, canonical: canonical).inode == canonical)
    #expect(tables.targets.isEmpty && tables.counts.isEmpty)
  }

  @Test func aLookupUnderWayBringsItBack() {
    var tables = NodeTables()
    tables.point(made, at: one, showing: made)
    tables.forget(made, 1, name: nil, idle: true)
    tables.remember(made, as: .object(one))
    #expect(tables.numbers(of: one, canonical: canonical).node == made)
    #expect(tables.targets.count == 1)
  }

  @Test func aTemporaryTakesOverItsTarget() {
    var tables = NodeTables()
    tables.point(made, at: one, showing: made)
    tables.point(made, at: two)
    #expect(tables.numbers(of: two, canonical: canonical).node == made)
    // The inode number stays the target's.
    #expect(tables.numbers(of: two, canonical: canonical).inode == canonical)
    #expect(tables.numbers[one]?.node == nil)
  }

  @Test func aNumberWithAnotherMeaningIsNotGiven() {
    var tables = NodeTables()
    tables.point(canonical, at: two)
    #expect(tables.numbers(of: one, canonical: canonical).node == nil)
    tables.forget(canonical, 1, name: nil, idle: true)
    #expect(tables.numbers(of: one, canonical: canonical).node == canonical)
  }

  @Test func foldersMoveWithTheirPaths() {
    var tables = NodeTables()
    let (a, b) = (FolderPath(tree: .documents, path: [97]), FolderPath(tree: .memories, path: [97]))
    tables.point(7, atFolder: a)
    tables.point(8, atFolder: b)
    tables.point(9, atFolder: FolderPath(tree: .documents, path: [97, 0x2F, 98]))
    tables.moveFolders(.documents, from: [97], to: [122])
    #expect(tables.folders[FolderPath(tree: .documents, path: [122])] == 7)
    #expect(tables.folders[FolderPath(tree: .documents, path: [122, 0x2F, 98])] == 9)
    #expect(tables.folders[b] == 8)
    #expect(tables.folders.count == 3)
  }

  /// The kernel may forget a folder's name, and look it up again at once, while files are known by their
  /// names in the folder.
  @Test func aFolderKeepsItsNumberWhileAFileIsKnownByItsNameInIt() {
    var tables = NodeTables()
    let place = FolderPath(tree: .documents, path: [97])
    let key = NameKey(folder: made, name: [98])
    let state = LiveFile.State(
      identity: .scratch(key, folder: [97]), storedSize: 0, permissions: 0o644,
      mtime: Timestamp(seconds: 0),
      ctime: Timestamp(seconds: 0), sizeLimit: 1)
    tables.point(made, atFolder: place)
    tables.remember(made, as: .folder(place))
    tables.named[key] = LiveFile(node: canonical, inode: canonical, state)
    tables.forget(made, 1, name: nil, idle: true)
    #expect(tables.folders[place] == made)
    tables.named = [:]
    tables.remember(made, as: .folder(place))
    tables.forget(made, 1, name: nil, idle: true)
    #expect(tables.folders.isEmpty && tables.targets.isEmpty)
  }

  // MARK: Names of a moment ago

  @Test func freedNamesAreKeptTenSeconds() {
    let recent = RecentNames()
    let key = NameKey(folder: 1, name: [97])
    recent.free(key, one, at: 0)
    #expect(recent.claim(key, at: 9_999_999_999) == one)
    #expect(recent.claim(key, at: 10_000_000_000) == nil)
    #expect(recent.claim(NameKey(folder: 2, name: [97]), at: 0) == nil)
    recent.drop(key)
    #expect(recent.claim(key, at: 0) == nil)
  }

  @Test func aMemoryIsFreshForAMinute() {
    let recent = RecentNames()
    recent.made(one, at: 5)
    #expect(recent.isFresh(one, at: 6))
    #expect(!recent.isFresh(two, at: 6))
    #expect(!recent.isFresh(one, at: 60_000_000_005))
    recent.sweep(at: 60_000_000_005)
    #expect(!recent.isFresh(one, at: 6))
  }

  /// Nor with names that were only looked up.
  @Test func theKernelIsToldToForgetNames() {
    let passing = PassingNodes(limit: 1_000)
    let context = MountContext(user: 0, group: 0, clock: .system)
    var forgotten = 0
    for number in 0..<100 {
      let key = PassingNodes.Key(parent: 1, name: [UInt8(number)])
      let place = TextPlace(
        context: context, node: context.passingNumber(), bytes: [], time: context.started, key: key)
      forgotten += passing.remember(place, key).count
    }
    #expect(forgotten == 97)
  }

  /// What only the kernel keeps alive does not grow with all that was ever asked.
  @Test func theKernelIsToldToForgetTexts() throws {
    let passing = PassingNodes(limit: 100)
    let context = MountContext(user: 0, group: 0, clock: .system)
    let places = (0..<10).map { number in
      TextPlace(
        context: context, node: context.passingNumber(), bytes: [UInt8](repeating: 97, count: 30),
        time: context.started, key: PassingNodes.Key(parent: 1, name: [UInt8(number)]))
    }
    var forgotten: [[UInt8]] = []
    func look(_ number: Int) {
      guard let key = places[number].key else { return }
      forgotten += passing.remember(places[number], key).map(\.name)
    }
    for number in 0..<3 { look(number) }
    #expect(forgotten.isEmpty)
    look(0)
    look(3)
    #expect(forgotten == [[1]])
    // Somebody has it open: it is still there, and counts once it is looked up again.
    #expect(passing[places[1].node] != nil)
    look(1)
    #expect(forgotten == [[1], [2]])
    for number in [0, 1, 2, 3] { _ = passing.forget(places[number].node, 9) }
    for number in 4..<7 { look(number) }
    #expect(forgotten == [[1], [2]] && passing.count == 3)
  }

  @Test func valuesMakeRoomForLaterOnes() {
    let values = RecentValues<Int, String>(limit: 10)
    values.keep("a", 1, size: 4)
    values.keep("b", 2, size: 4)
    #expect(values[1] == "a")
    values.keep("c", 3, size: 4)
    #expect(values[2] == nil && values[1] == "a" && values[3] == "c")
    values.keep("d", 1, size: 11)
    #expect(values.count == 1 && values[1] == "d")
    values.keep("e", 4, size: 1)
    #expect(values.count == 1 && values[4] == "e")
    values.remove(4)
    #expect(values.count == 0)
  }

  @Test func usesAreKeptInOrder() {
    var order = UseOrder<Int>()
    for turn in 0..<10_000 { order.use(turn % 7) }
    order.remove(4)
    #expect(order.count == 6)
    #expect((0..<6).compactMap { _ in order.takeOldest(but: 3) } == [5, 6, 0, 1, 2])
    #expect(order.count == 1)
  }

  @Test func passingNodesGoWithTheirLastLookup() throws {
    let passing = PassingNodes()
    let context = MountContext(user: 0, group: 0, clock: .system)
    let key = PassingNodes.Key(parent: 1, name: [97])
    let place = TextPlace(
      context: context, node: context.passingNumber(), bytes: [1], time: context.started,
      key: key)
    #expect(passing.place(key) == nil)
    #expect(passing.remember(place, key).isEmpty && passing.remember(place, key).isEmpty)
    #expect(passing.place(key)?.node == place.node)
    #expect(!passing.forget(place.node, 1) && passing[place.node] != nil)
    #expect(
      passing.forget(place.node, 1) && passing[place.node] == nil && passing.place(key) == nil
        && passing.count == 0)
  }
}
