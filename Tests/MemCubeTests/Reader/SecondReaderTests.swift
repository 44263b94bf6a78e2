import Digest
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// The second reader (Tests/Reader, in Python, written from memcube(5) alone) must see in a
/// bundle what the program sees.
@Suite struct SecondReaderTests {
  @Test(arguments: 0..<12) func agreesOnRandomBundles(seed: Int) throws {
    let workspace = try Workspace()
    let host = workspace.host()
    let bundle = try workspace.bundle(host: host)
    var world = RandomRecords(seed: UInt64(900 + seed))
    let records = world.make(40 + seed * 8)
    var generator = SeededGenerator(UInt64(seed))
    for start in stride(from: 0, to: records.count, by: 7) {
      // Some records stand in two segments, as after a pack that was copied half.
      let end = min(records.count, start + Int.random(in: 7...11, using: &generator))
      try bundle.commit(Array(records[start..<end]), host: host)
    }
    let cube = try Cube.open(at: bundle.path, host: host)
    // Only now: of a purged message whose duplicate is here, opening records a purge, too.
    let seen = try secondReader(bundle.path)
    try compare(cube, seen, "seed \(seed)")
    try cube.close()
  }

  @Test func agreesOnTheWorkedExample() throws {
    let workspace = try Workspace()
    let copy = workspace.root.appending("example.memcube")
    let example = Path(#filePath).parent.parent.parent.appending(
      "Fixtures/worked-example.memcube")
    _ = try Process.spawn([
      Array("/bin/cp".utf8), Array("-r".utf8), example.bytes, copy.bytes,
    ]).wait()
    let cube = try Cube.open(at: copy, host: workspace.host())
    try compare(cube, try secondReader(copy), "worked example")
    try cube.close()
  }

  /// What the second reader prints of a bundle.
  func secondReader(_ bundle: Path) throws -> JSON {
    let script = Path(#filePath).parent.parent.parent.appending("Reader/read_bundle.py")
    let output = bundle.parent.appending("second-reader.json")
    let file = try Files.open(
      output, OpenFlags.write | OpenFlags.create | OpenFlags.truncate, mode: 0o600)
    let ending = try Process.spawn(
      [Array("/usr/bin/python3".utf8), script.bytes, bundle.bytes],
      streams: Process.Streams(input: nil, output: file.raw, error: 2)
    ).wait()
    try #require(ending == .exited(0))
    var text = try Files.readAll(output)
    while text.last == 0x0A { text.removeLast() }
    return try JSON.parse(text)
  }

  func compare(_ cube: Cube, _ seen: JSON, _ context: String) throws {
    try #require(seen["damage"] == .array([]) || context != "worked example", "\(context)")
    for (tree, name) in [
      (Tree.memories, "memories"), (.documents, "documents"), (.trash, "trash"),
    ] {
      let theirs = try #require(seen[name]?.members)
      let paths = theirs.compactMap { Hex.decode($0.key) }.map { Path($0).description }
      // What the cube learned meanwhile is not in the bytes that the other has read.
      let shown = try cube.paths(tree).filter {
        !$0.hasPrefix("learned/2026") || paths.contains($0)
      }
      try #require(paths.sorted() == shown, "\(context): \(name)")
      for member in theirs {
        let path = try #require(Hex.decode(member.key))
        try compare(cube, tree, path, member.value, "\(context): \(name)/\(Path(path))")
      }
      let folders = (seen["folders"]?[name]?.elements ?? []).compactMap { $0.string }
      for folder in folders {
        let path = try #require(Hex.decode(folder))
        let node = try cube.find(tree, path)
        try #require(node?.kind == .folder, "\(context): \(Path(path))")
      }
    }
    for member in seen["conversations"]?.members ?? [] {
      let found = try cube.conversation(member.key)
      let conversation = try #require(found, "\(context)")
      let ids = try cube.messages(conversation: conversation.row, after: nil, limit: 10_000).map(
        \.id)
      try #require(ids.map { JSON($0) } == member.value.elements, "\(context): messages")
    }
    let conversations = try cube.conversations()
    try #require(conversations.count == seen["conversations"]?.members?.count, "\(context)")
    let settings = try cube.settings(prefix: [])
    try #require(settings.count == seen["settings"]?.members?.count, "\(context): settings")
    for (key, value) in settings {
      let text = String(decoding: key, as: UTF8.self)
      try #require(seen["settings"]?[text]?.canonical == value.canonical, "\(context): \(text)")
    }
  }

  private func compare(
    _ cube: Cube, _ tree: Tree, _ path: [UInt8], _ theirs: JSON, _ context: String
  ) throws {
    let found = try cube.find(tree, path)
    let node = try #require(found, "\(context)")
    let object = try #require(node.object)
    try #require(theirs["object"] == JSON(object), "\(context): object")
    let heads = try cube.heads(object).map { JSON($0) }
    try #require(theirs["heads"]?.elements == heads, "\(context): heads")
    try #require(theirs["conflict"]?.bool == node.inConflict, "\(context): conflict")
    var fields: [JSON.Member] = []
    for (name, value) in try cube.fields(row: node.row) { fields.append(JSON.Member(name, value)) }
    try #require(
      theirs["fields"]?.canonical == JSON.object(fields).canonical, "\(context): fields")
    switch try cube.content(row: node.row) {
    case .bytes(let bytes):
      try #require(theirs["sha256"]?.string == Hex.encode(SHA256.hash(bytes)), "\(context): bytes")
    case .blob(let blob):
      try #require(theirs["sha256"]?.string == Hex.encode(blob.sha256), "\(context): blob")
    case .link, .missing: break
    }
  }
}
