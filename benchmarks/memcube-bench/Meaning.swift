internal import Bundle
internal import Digest
internal import Embedding
internal import Format
internal import Glibc
internal import MemCube
internal import Posix

/// Search latency through the library in a cube whose messages all have vectors. These are made up
/// of nothing in particular, since the model would take a millisecond for each: what looking at
/// them costs does not depend on what they say.
enum Meaning {
  static let usage = "MODELS [DIRECTORY] [SIZE…]"

  @Sendable static func run(_ arguments: [String]) throws {
    guard let models = arguments.first else { throw Trouble(description: "which models?") }
    let parent = Path(arguments.dropFirst().first ?? "/tmp")
    let sizes = arguments.dropFirst(2).compactMap { Int($0) }
    var table = Table([
      "search, messages with vectors (made up)", "queries", "p50 ms", "p99 ms", "at most",
      "p50 ms of the processor",
      "messages a second written and indexed",
    ])
    for size in sizes.isEmpty ? [100_000] : sizes {
      let directory = parent.appending("meaning-\(System.process)-\(size)")
      try Files.makeDirectory(directory)
      defer { try? Files.removeTree(directory) }
      for row in try rows(size, Path(models), directory) { table.add(row) }
    }
    table.print()
  }

  private static func rows(
    _ size: Int, _ models: Path, _ directory: Path
  ) throws -> [[String]] {
    let bare = Bench.host(directory)
    var host = bare
    host.models = models
    let bundle = directory.appending("a.memcube")
    let first = try Cube.create(at: bundle, host: host)
    let vectors = try vectors(of: first, in: bundle.appending("index"))
    try first.close()
    // Without the model, which would begin at once to embed what is written.
    let filled = try Cube.open(at: bundle, host: bare)
    let began = Clock.monotonic()
    let keys = try fill(filled, size)
    try filled.indexTexts()
    let spent = Clock.monotonic() - began
    try filled.ingest()
    try filled.close()
    try put(keys, in: vectors)
    let cube = try Cube.open(at: bundle, host: host)
    guard try cube.embedTexts() else { throw Trouble(description: "the model is gone") }
    var words = Words(seed: 99)
    let frequent = (0..<200).map { _ in Array(words.text(4).dropLast()) }
    let telling = (0..<200).map { _ in Array(words.text(4, from: 100).dropLast()) }
    for query in frequent.prefix(3) { _ = try cube.search(query, now: Clock.now()) }
    let wanted = size <= 100_000 ? "15" : "60"
    let rate = Bench.round(Double(size) * 1e9 / Double(max(1, spent)))
    let rows = try [("any words", frequent), ("no stop words", telling)].map { name, queries in
      var (times, own): ([Double], [Double]) = ([], [])
      for query in queries {
        let (start, used) = (Clock.monotonic(), processorTime())
        _ = try cube.search(query, now: Clock.now())
        times.append(Double(Clock.monotonic() - start) / 1e6)
        own.append(Double(processorTime() - used) / 1e6)
      }
      return [
        "\(size)", name, Bench.ratio(Bench.median(times)),
        Bench.ratio(times.sorted()[times.count * 99 / 100]), wanted,
        Bench.ratio(Bench.median(own)), rate,
      ]
    }
    try cube.close()
    return rows
  }

  /// Writes so many messages, 500 a conversation; gives the keys of their texts. An assistant says
  /// them: of a person's the extractor would learn memories, for which there are no keys, and beside
  /// the searches that are timed.
  private static func fill(_ cube: Cube, _ size: Int) throws -> [Int64] {
    var words = Words(seed: 7)
    var keys: [Int64] = []
    keys.reserveCapacity(size)
    for start in stride(from: 0, to: size, by: 1_000) {
      let texts = (start..<min(start + 1_000, size)).map { _ in words.text(14) }
      try cube.write(
        texts.enumerated().map { place, text in
          .message(
            MessageDraft(
              conversation: Array("talk \((start + place) / 500)".utf8),
              role: Array("assistant".utf8), name: Array("Ana".utf8), content: text))
        }, .spooled)
      try cube.synchronize()
      // As `TextKey`: the first 64 bits of the SHA-256 of what the model would read.
      keys += texts.map { text in
        SHA256.hash(Array("Ana: ".utf8) + text).prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
      }
    }
    return keys
  }

  /// What this thread has used, ns: where others work as well, what it would take alone.
  private static func processorTime() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The file of a cube's vectors, which its first message makes.
  private static func vectors(of cube: Cube, in index: Path) throws -> VectorFile {
    try cube.write(
      [
        .message(
          MessageDraft(
            conversation: Array("first".utf8), role: Array("user".utf8),
            content: Array("The first one.".utf8)))
      ], .spooled)
    guard try cube.embedTexts(),
      let name = try Files.list(index).map(\.name).first(where: isVectors),
      let file = VectorFile(existing: index.appending(name))
    else { throw Trouble(description: "no vectors were made: is that a directory of models?") }
    return file
  }

  /// Puts a vector for each key where the cube looks for them.
  private static func put(_ keys: [Int64], in file: VectorFile) throws {
    var state: UInt64 = 1
    for start in stride(from: 0, to: keys.count, by: 10_000) {
      try file.append(
        keys[start..<min(start + 10_000, keys.count)].map { key in
          let bytes = (0..<TextVector.width).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
          }
          return (key: key, vector: TextVector(bytes: bytes))
        })
    }
  }

  private static func isVectors(_ name: [UInt8]) -> Bool {
    name.suffix(8).elementsEqual(".vectors".utf8)
  }
}
