import Digest
import Embedding
import Format
import ModelPackages
import Posix
import Testing

/// Models of random numbers that Tests/Fixtures/models/models.py makes, and what `transformers` says of texts by them.
enum PublishedModels {
  static let root: Path = {
    var path = Path(#filePath)
    for _ in 0..<3 { path = path.parent }
    return path
  }()
  static let fixtures = root.appending("Tests/Fixtures/models")

  /// A directory with a model of each shape, made once; it goes with the process's last reference.
  static let small: Result<Scratch, any Error> = Result {
    let scratch = try Scratch()
    let python = root.appending("build/venv/bin/python3")
    let process = try Process.spawn(
      [
        python.bytes, Array("-B".utf8), fixtures.appending("models.py").bytes, Array("make".utf8),
        scratch.path.bytes,
      ], streams: Process.Streams(input: nil, output: 2, error: 2))
    try #require(try process.wait() == .exited(0), "run scripts/setup --test")
    return scratch
  }

  static let sentences: [[UInt8]] = {
    let text = (try? Files.readAll(fixtures.appending("sentences.txt"))) ?? []
    return text.split(separator: 0x0A).map { Array($0) }
  }()

  /// What is expected of a model.
  struct Expected {
    let texts: [[UInt8]]
    /// Vectors of texts, and of the same as questions.
    let vectors, questions: [[Double]]
    /// How well each text answers the first one.
    let scores: [Double]

    init(_ entry: JSON) {
      texts = (entry["texts"]?.elements ?? []).compactMap { $0.integer.map { sentences[Int($0)] } }
      func rows(_ key: String) -> [[Double]] {
        (entry[key]?.elements ?? []).map { ($0.elements ?? []).compactMap(\.double) }
      }
      (vectors, questions) = (rows("vectors"), rows("questions"))
      scores = (entry["scores"]?.elements ?? []).compactMap { $0.double.map { $0 / 1e6 } }
    }
  }

  static func expected(_ file: Path) throws -> [(name: String, Expected)] {
    let text = try JSON.parse(try Files.readAll(file), length: 64 << 20)
    return (text.members ?? []).map {
      (String(decoding: $0.key, as: UTF8.self), Expected($0.value))
    }
  }

  /// Reads a model, and puts it packed into a file.
  static func pack(
    _ published: Path, in scratch: Scratch, _ wishes: ModelReader.Wishes = .init()
  ) throws -> Path {
    try scratch.write("packed", try ModelReader.read(published, wishes).bytes)
  }

  /// The least cosine of vectors with those that are expected.
  static func leastCosine(_ vectors: [TextVector], _ expected: [[Double]]) -> Double {
    zip(vectors, expected).map { vector, numbers in
      guard vector.bytes.count == numbers.count else { return -1 }
      var (dot, squares) = (0.0, 0.0)
      for (byte, number) in zip(vector.bytes, numbers) {
        dot += (Double(byte) - 128) * number
        squares += number * number
      }
      return dot * Double(vector.inverseLength) / squares.squareRoot()
    }.min() ?? -1
  }

  /// How far the greatest difference of two lists is, measured by how much the second one varies.
  static func farthest(_ scores: [Float], _ expected: [Double]) -> Double {
    guard scores.count == expected.count, !expected.isEmpty else { return .infinity }
    let mean = expected.reduce(0, +) / Double(expected.count)
    let variance = expected.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(expected.count)
    let most = zip(scores, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
    return most / variance.squareRoot()
  }
}

/// A directory for one test, which goes with it.
final class Scratch: Sendable {
  let path: Path

  init() throws {
    path = Path(Array("/tmp/memcube-packages-".utf8) + Hex.encode(Random.bytes(8)))
    try Files.makeDirectory(path)
  }

  deinit { try? Files.removeTree(path) }

  /// Writes a file, and gives its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> Path {
    let path = path.appending(name)
    let file = try Files.open(path, OpenFlags.readWrite | OpenFlags.create | OpenFlags.truncate)
    try Files.write(file, bytes)
    return path
  }

  /// Copies a model's files.
  func copy(_ model: Path) throws {
    for entry in try Files.list(model) {
      if entry.kind == .directory {
        try Files.makeDirectories(path.appending(entry.name))
        for file in try Files.list(model.appending(entry.name)) {
          try write(
            String(decoding: entry.name + [0x2F] + file.name, as: UTF8.self),
            try Files.readAll(model.appending(entry.name).appending(file.name)))
        }
      } else {
        try write(
          String(decoding: entry.name, as: UTF8.self),
          try Files.readAll(model.appending(entry.name)))
      }
    }
  }

  /// Replaces a part of a text file.
  func edit(_ name: String, _ old: String, _ new: String) throws {
    let text = String(decoding: try Files.readAll(path.appending(name)), as: UTF8.self)
    let range = try #require(text.firstRange(of: old), "\(name) has no \(old)")
    try write(name, Array(text.replacingCharacters(in: range, with: new).utf8))
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
