import Digest
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format

/// A store in a directory of its own, removed at the end.
final class StoreFixture {
  let directory: Path
  let store: Store

  init() throws {
    directory = Path(
      "/tmp/memcube-store-\(String(decoding: Hex.encode(Random.bytes(8)), as: UTF8.self))")
    try Files.makeDirectories(directory.appending("cubes"))
    let (directory, none) = (directory, Path("/nonexistent"))
    store = Store(
      Host(
        store: directory, state: none, cache: none, author: [],
        now: { Timestamp(seconds: 0) }, random: { _ in [] }))
  }

  deinit { try? Files.removeTree(directory) }

  func make(_ path: String) throws { try Files.makeDirectories(directory.appending(path)) }
}

@Suite struct StoreTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test(arguments: ["./trips", "/a/b", "trips.memcube", "a/trips.memcube", "nothing/there"])
  func takesPathsAsTheyAre(argument: String) throws {
    let fixture = try StoreFixture()
    #expect(try fixture.store.path(naming: bytes(argument)) == Path(argument))
  }

  /// Where no state can be made, and the name is free for the next try.
  @Test func aCubeThatCannotBeOpenedIsNotLeftBehind() throws {
    let fixture = try StoreFixture()
    let (directory, state) = (fixture.directory, fixture.directory.appending("state"))
    try Files.open(state, OpenFlags.write | OpenFlags.create).close()
    let host = Host(
      store: directory, state: state, cache: state, author: [],
      now: { Timestamp(seconds: 0) }, random: { Random.bytes($0) })
    #expect(throws: CubeError.self) { try fixture.store.create(bytes("trips"), host: host) }
    #expect(try Files.list(directory.appending("cubes")).isEmpty)
    try Files.unlink(state)
    try fixture.store.create(bytes("trips"), host: host).close()
  }

  @Test func findsNames() throws {
    let fixture = try StoreFixture()
    try fixture.make("cubes/trips.memcube")
    try fixture.make("projects/acme/trips.memcube")
    let store = fixture.store
    #expect(
      try store.path(naming: bytes("trips"))
        == fixture.directory.appending("cubes/trips.memcube"))
    #expect(
      try store.path(naming: bytes("trips"), project: bytes("acme"))
        == fixture.directory.appending("projects/acme/trips.memcube"))
    #expect(
      try store.path(naming: bytes("trips"), project: bytes("default"))
        == fixture.directory.appending("cubes/trips.memcube"))
  }

  @Test(arguments: [("tirps", "did you mean trips"), ("work", "memcube list"), ("", "no cube")])
  func saysWhatWasMeant(name: String, words: String) throws {
    let fixture = try StoreFixture()
    try fixture.make("cubes/trips.memcube")
    let error = #expect(throws: CubeError.self) { try fixture.store.path(naming: bytes(name)) }
    #expect(error?.codes.exit == 3)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [
    ("cubes/tirps.memcube", "did you mean", "cubes/trips.memcube?"),
    ("cubes/TRIPS.memcube", "did you mean", "cubes/trips.memcube?"),
    ("cubes/trips", "did you mean", "cubes/trips.memcube?"),
    ("cubes/elsewhere.memcube", "there is no cube at", "memcube list shows those of the store"),
    ("gone/trips.memcube", "there is no cube at", "memcube list shows those of the store"),
  ])
  func saysWhichBundleWasMeant(path: String, words: String, ending: String) throws {
    let fixture = try StoreFixture()
    try fixture.make("cubes/trips.memcube")
    let argument = fixture.directory.appending(path).bytes
    let error = #expect(throws: CubeError.self) { try fixture.store.bundle(naming: argument) }
    #expect(error?.codes.exit == 3)
    let message = error?.message ?? ""
    #expect(message.contains(words) && message.hasSuffix(ending), "\(message)")
  }

  @Test func aBundlesNameIsNotTheCubes() throws {
    let fixture = try StoreFixture()
    try fixture.make("cubes/trips.memcube")
    let argument = bytes("trips.memcube")
    let error = #expect(throws: CubeError.self) { try fixture.store.bundle(naming: argument) }
    #expect(error?.message.hasSuffix("the store's cube of that name is named trips") == true)
    let trips = fixture.directory.appending("cubes/trips.memcube")
    #expect(try fixture.store.bundle(naming: bytes("trips")) == trips)
    #expect(try fixture.store.bundle(naming: trips.bytes) == trips)
  }

  @Test func theWayOutOfAProjectIsInTheProject() throws {
    let fixture = try StoreFixture()
    let error = #expect(throws: CubeError.self) {
      try fixture.store.bundle(naming: bytes("trips"), project: bytes("acme"))
    }
    #expect(error?.message.hasSuffix("memcube new trips --project acme") == true)
  }

  @Test func anEmptyStoreIsNoError() throws {
    let fixture = try StoreFixture()
    try Files.removeTree(fixture.directory)
    #expect(try fixture.store.cubes().isEmpty)
    #expect(try fixture.store.projects().isEmpty)
    let error = #expect(throws: CubeError.self) { try fixture.store.path(naming: bytes("trips")) }
    #expect(error?.message.contains("memcube new trips") == true)
  }

  @Test func listsCubesByName() throws {
    let fixture = try StoreFixture()
    for name in ["b", "a", "Z", ".hidden"] { try fixture.make("cubes/\(name).memcube") }
    try fixture.make("cubes/no-cube")
    try fixture.make("elsewhere")
    let cubes = fixture.directory.appending("cubes")
    try Files.symlink(target: bytes("../elsewhere"), at: cubes.appending("linked.memcube"))
    try Files.symlink(target: bytes("gone"), at: cubes.appending("dangling.memcube"))
    try Files.openNew(cubes.appending("file.memcube"))
    let odd: [UInt8] = [0xFF, 0xFE]
    try Files.makeDirectory(cubes.appending(odd + CubeName.suffix))
    let names = try fixture.store.cubes().map(\.name)
    #expect(names == ["Z", "a", "b", "dangling", "linked"].map { bytes($0) } + [odd])
    #expect(try fixture.store.path(naming: odd) == cubes.appending(odd + CubeName.suffix))
  }

  @Test(arguments: ["a/b", "..", ".", ""])
  func projectsAreOneFolder(project: String) throws {
    let fixture = try StoreFixture()
    #expect(throws: CubeError.self) { try fixture.store.folder(project: bytes(project)) }
  }

  @Test func listsProjects() throws {
    let fixture = try StoreFixture()
    for name in ["b", "a", ".git"] { try fixture.make("projects/\(name)") }
    #expect(try fixture.store.projects() == [bytes("a"), bytes("b")])
  }

  /// Copies in any project; a link to a bundle is no copy of it, and what is no bundle none of any cube.
  @Test func tellsWhereItHasEachCube() throws {
    let fixture = try StoreFixture()
    let line = Array("{\"memcube\":1,\"cube\":\"\(String(repeating: "a", count: 32))\"}\n".utf8)
    for path in ["cubes/trips.memcube", "projects/acme/tours.memcube"] {
      try fixture.make(path)
      let file = try Files.open(
        fixture.directory.appending(path).appending("manifest.json"),
        OpenFlags.write | OpenFlags.create)
      try Files.write(file, line)
      try file.close()
    }
    try fixture.make("cubes/empty.memcube")
    let cubes = fixture.directory.appending("cubes")
    try Files.symlink(target: bytes("trips.memcube"), at: cubes.appending("zlink.memcube"))
    let holdings = try fixture.store.holdings()
    #expect(holdings.count == 1)
    let places = holdings[Array(repeating: UInt8(ascii: "a"), count: 32)]?.map(\.place)
    #expect(places == [Path("trips"), Path("projects/acme/tours")])
  }
}

extension Files {
  /// Makes an empty file.
  fileprivate static func openNew(_ path: Path) throws(Errno) {
    try open(path, OpenFlags.write | OpenFlags.create).close()
  }
}
