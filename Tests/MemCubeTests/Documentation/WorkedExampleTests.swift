import Digest
import Posix
import Testing

@testable import Bundle
@testable import Format

/// The bundle that memcube(5) shows, made without this program: it must be read as the page says,
/// and what the program writes must be the same bytes. scripts/check-pages holds page and fixture
/// against each other.
@Suite struct WorkedExampleTests {
  private static let bundle = Path(
    Array(#filePath.utf8).dropLast("MemCubeTests/Documentation/WorkedExampleTests.swift".utf8.count)
      + Array("Fixtures/worked-example.memcube".utf8))
  private static let segment =
    "log/2026-11/0024b0a42021c8dcd48def2beb23931ac20622a024f45840c8b2ba5fb2b54caf.jsonl"
  private static let lisbon = "01a1ab0c2fa8ab68f530ba5d778bb3fc033e"

  private func manifest() throws -> Manifest {
    let reading = try Bundle.readManifest(at: Self.bundle)
    guard case .good(let manifest) = reading else {
      throw CubeError.damaged("the example's manifest: \(reading)")
    }
    return manifest
  }

  private func records() throws -> [Record] {
    let bundle = Bundle(path: Self.bundle, manifest: try manifest())
    let files = try bundle.segments()
    #expect(files.map(\.name.description) == [Self.segment])
    var records: [Record] = []
    var reader = try bundle.reader(try #require(files.first).name)
    while let record = try reader.next() { records.append(record) }
    #expect(reader.report.problem == nil)
    return records
  }

  @Test func constantFilesAreOurs() throws {
    #expect(try manifest().cube == Array("5eed0000c0ffee00feed0000cafe0001".utf8))
    let readme = try Bundle.readSmall(Self.bundle.appending("README.md"), limit: 1 << 16)
    #expect(readme == Bundle.readme)
  }

  @Test func everyLineIsOfItsKind() throws {
    let kinds: [Record.Kind] = [
      .setting, .message, .memory, .memory, .memory, .document, .memory, .delete,
    ]
    #expect(try records().map(\.kind) == kinds)
  }

  @Test func weWriteTheSameFile() throws {
    let records = try records()
    let made = try #require(Bundle.encode(records.reversed(), manifest: try manifest()))
    #expect(made.name.description == Self.segment)
    #expect(
      try Bundle.readSmall(Self.bundle.appending(Self.segment), limit: 1 << 20) == made.bytes)
    #expect(made.mtime == Timestamp(seconds: 1_793_871_245))
  }

  @Test func weSpellTheSameLines() throws {
    for record in try records() {
      let ends: Set = [Array("kind".utf8), Array("salt".utf8), Array("id".utf8)]
      // Backwards, since it is the writer who knows the order.
      let fields = record.members.filter { !ends.contains($0.key) }.reversed()
      let made = try Record.make(
        record.kind, fields: Array(fields), orderTime: record.orderTime, salt: record.salt)
      #expect(made.line == record.line)
    }
  }

  @Test func weShowTheSameFiles() throws {
    let state = CubeState.compute(try records().map { StateRecord($0) })
    func paths(_ assignment: PathAssignment) -> [[UInt8]] {
      assignment.shown.values.compactMap(\.path)
    }
    #expect(paths(state.memories) == [Array("2026/lisbon.md".utf8)])
    #expect(paths(state.documents) == [Array("ticket.txt".utf8)])
    #expect(paths(state.trash) == [[0x70, 0xE9] + Array("talas.md".utf8)])
    #expect(state.memories.folders == [Array("2026".utf8)])
    let lisbon = try #require(RecordID(hex: Self.lisbon.utf8))
    let object = try #require(state.objects[lisbon])
    #expect(object.listed.count == 3)
    #expect(object.value["type"] == .string(Array("DECISION".utf8)))
    #expect(object.value.mtime == Timestamp(seconds: 1_793_871_190, nanoseconds: 500_000_000))
    #expect(state.settings[Array("title".utf8)]?.value == .string(Array("Trips".utf8)))
    #expect(state.conversations[Array("planning".utf8)]?.count == 1)
  }

  @Test func theBlobIsThere() throws {
    let blob = try #require(try records().compactMap(\.blob).first)
    let hash = String(decoding: Hex.encode(blob.sha256), as: UTF8.self)
    let bytes = try Bundle.readSmall(
      Self.bundle.appending("blobs/\(hash.prefix(2))/\(hash)"), limit: 1 << 10)
    #expect(Int64(bytes.count) == blob.size)
    #expect(SHA256.hash(bytes) == blob.sha256)
  }
}
