import Digest
import Format
import Index
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Exchange

/// The bytes of a text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// Bytes as text.
func shown(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// A sink that keeps what readers give.
final class Recorded: ImportSink {
  var conversations: [ImportedConversation] = []
  var files: [ImportedFile] = []
  var leftOut: [LeftOut: Int] = [:]
  var notes: [String] = []
  var problems: [String] = []

  func take(_ conversation: ImportedConversation) { conversations.append(conversation) }
  func take(_ file: ImportedFile) { files.append(file) }
  func leaveOut(_ what: LeftOut, _ count: Int) {
    if count > 0 { leftOut[what, default: 0] += count }
  }
  func note(_ place: String, _ text: String) { notes.append("\(place): \(text)") }
  func problem(_ place: String, _ text: String) { problems.append("\(place): \(text)") }
  func complete(_ source: String, _ beginning: [UInt8]) {}

  /// All that is said, in order.
  var said: [String] { conversations.flatMap(\.messages).map { shown($0.content) } }

  /// The text of a file by its path.
  func text(_ path: String) -> String? {
    guard let file = files.first(where: { shown($0.path) == path }) else { return nil }
    switch file.content {
    case .bytes(let bytes): return shown(bytes)
    case .file(let source): return (try? source.bytes()).map(shown)
    }
  }

  /// The paths of all files.
  var paths: [String] { files.map { shown($0.path) } }
}

/// An export of one file.
func single(_ name: String, _ text: String) -> Export { single(name, bytes(text)) }

/// An export of one file of bytes.
func single(_ name: String, _ content: [UInt8]) -> Export {
  let file = ExportFile(path: bytes(name), bytes: content)
  return Export(parts: [.init(name: bytes(name), kind: .file, files: [file])])
}

/// An export of a folder of texts.
func folder(_ name: String, _ files: [String: String]) -> Export {
  let sorted = files.sorted { $0.key < $1.key }
  let all = sorted.map { ExportFile(path: bytes($0.key), bytes: bytes($0.value)) }
  return Export(parts: [.init(name: bytes(name), kind: .folder, files: all)])
}

/// What the reader finds that an export is recognised for.
func read(
  _ export: Export, as name: String, _ options: ImportOptions = ImportOptions()
) throws -> Recorded {
  let format = try ExportFormat.recognised(export)
  #expect(format.name == name)
  let sink = Recorded()
  try format.read(export, options, into: sink)
  return sink
}

/// Reads every beginning of a text, and the text with every byte changed: none may trap.
func fuzz(_ name: String, _ text: String, as format: String) throws {
  let whole = bytes(text)
  let reader = try #require(ExportFormat.named(bytes(format)))
  for end in 0...whole.count {
    let export = single(name, Array(whole[..<end]))
    _ = try? ExportFormat.recognised(export)
    try? reader.read(export, ImportOptions(), into: Recorded())
  }
  for place in whole.indices {
    var changed = whole
    changed[place] ^= 0x55
    try? reader.read(single(name, changed), ImportOptions(), into: Recorded())
  }
}

/// A cube of its own, removed at the end.
final class Ground {
  let directory: Path
  let host: Host
  private(set) var cube: Cube

  init() throws {
    let name = "memcube-exchange-" + Random.bytes(6).map { String($0, radix: 16) }.joined()
    directory = Path("/tmp").appending(name)
    try Files.makeDirectory(directory)
    host = Host(
      store: directory.appending("store"), state: directory.appending("state"),
      cache: directory.appending("cache"), author: bytes("ana"), now: { Clock.now() },
      random: { Random.bytes($0) })
    cube = try Store(host).create(bytes("c"), host: host)
  }

  deinit {
    try? cube.close()
    try? Files.removeTree(directory)
  }

  /// Imports an export, and gives the report.
  @discardableResult
  func take(
    _ export: Export, _ options: ImportOptions = ImportOptions(),
    _ change: (inout CubeWriter.Plan) -> Void = { _ in }
  ) throws -> ImportReport {
    var plan = CubeWriter.Plan()
    change(&plan)
    let writer = try CubeWriter(cube, plan, options)
    try ExportFormat.recognised(export).read(export, options, into: writer)
    try writer.finish()
    return writer.report
  }

  /// A text in the cube; nil: it is not there.
  func text(_ tree: Tree, _ path: String) throws -> String? {
    guard let node = try cube.find(tree, bytes(path)) else { return nil }
    switch try cube.content(row: node.row) {
    case .bytes(let found): return shown(found)
    case .blob(let blob):
      return shown(try Files.read(try cube.open(blob), at: 0, count: Int(blob.size)))
    case .link, .missing: return nil
    }
  }
}
