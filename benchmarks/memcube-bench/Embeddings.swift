internal import Embedding
internal import Glibc
internal import Posix

/// What meaning costs: opening a model, a text's vector, a look at all vectors. One thread. The peer
/// is onnxruntime, in the same run, where Python has it.
enum Embeddings {
  static let usage = "MODEL [WHEEL PYTHON SCRIPT]"

  static func run(_ arguments: [String]) throws {
    guard let path = arguments.first else { throw Trouble(description: "which model?") }
    var table = Table(["meaning", "p50 ms", "best ms"])
    var embedder: Embedder?
    table.add(
      row("opening the model", 20) { embedder = try? Embedder(Path(path)) })
    guard let embedder else { throw Trouble(description: "\(path) is no model") }
    for (words, name) in [(23, "a text of 25 pieces"), (126, "a text of 128 pieces")] {
      let text = Array(repeating: Array("river ".utf8), count: words).flatMap { $0 }
      table.add(row(name, 200) { _ = embedder.vector(of: text) })
    }
    try scan(embedder, &table)
    table.print()
    if arguments.count == 4 {
      let peer = try Process.spawn(
        [arguments[2], arguments[3], arguments[1]].map { Array($0.utf8) })
      _ = try peer.wait()
    }
  }

  /// Scans over vectors of nothing in particular.
  private static func scan(_ embedder: Embedder, _ table: inout Table) throws {
    let path = Path("/tmp/memcube-bench-\(System.process).vectors")
    defer { try? Files.unlink(path) }
    let file = VectorFile(path, model: embedder.source)
    var written = 0
    for size in [10_000, 100_000] {
      while written < size {
        try file.append(
          (0..<1_000).map { index in
            let number = written + index
            let bytes = (0..<TextVector.width).map {
              UInt8(truncatingIfNeeded: number &* 31 &+ $0 &* $0)
            }
            return (key: Int64(number + 1), vector: TextVector(bytes: bytes))
          })
        written += 1_000
      }
      let question = embedder.vector(of: Array("how far is the river?".utf8))
      table.add(
        row("the nearest 300 of \(size) vectors", 50) {
          var count = 0
          file.scan(question)?.forEach { _ in
            count += 1
            return count < 300
          }
        })
    }
  }

  private static func row(_ name: String, _ times: Int, _ body: () -> Void) -> [String] {
    var all: [Double] = []
    for _ in 0..<times {
      let began = Clock.monotonic()
      body()
      all.append(Double(Clock.monotonic() - began) / 1e6)
    }
    return [name, Bench.ratio(Bench.median(all)), Bench.ratio(all.min() ?? 0)]
  }
}
