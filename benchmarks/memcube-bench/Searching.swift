internal import Bundle
internal import Format
internal import MemCube
internal import Posix
internal import SQLite

/// Search latency through the library at several sizes, against FTS5 alone: the OR of the same
/// words over the same texts, first 20 by bm25. Queries of any words as they come, and of words
/// that are not among the hundred most frequent: in a language these are stop words, half of all
/// that is written, which a search leaves out; the texts here have none. Each query is asked a second
/// time when all were: what the slowest take longer the first time is the reading of the index.
enum Searching {
  static let usage = "[DIRECTORY] [SIZE…]"

  static func run(_ arguments: [String]) throws {
    let parent = Path(arguments.first ?? "/tmp")
    let sizes = arguments.dropFirst().compactMap { Int($0) }
    var table = Table([
      "search, short memories", "queries", "p50 ms", "p99 ms", "p99 again", "FTS5 alone p50",
      "against FTS5",
    ])
    for size in sizes.isEmpty ? [1_000, 10_000, 100_000] : sizes {
      let directory = parent.appending("searching-\(System.process)-\(size)")
      try Files.makeDirectory(directory)
      defer { try? Files.removeTree(directory) }
      for row in try rows(size, directory) { table.add(row) }
    }
    table.print()
  }

  private static func rows(_ size: Int, _ directory: Path) throws -> [[String]] {
    let cube = try Cube.create(at: directory.appending("a.memcube"), host: Bench.host(directory))
    let bare = try Connection(path: directory.appending("bare.sqlite"))
    try bare.execute("PRAGMA journal_mode = WAL")
    try bare.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'porter unicode61')")
    try Filling.fill(cube, size) { texts in
      try bare.execute("BEGIN")
      let insert = try bare.statement("INSERT INTO t VALUES(?1)")
      for text in texts {
        try insert.bind(1, text: text)
        try insert.run()
      }
      try bare.execute("COMMIT")
    }
    var words = Words(seed: 99)
    let frequent = (0..<200).map { _ in Array(words.text(4).dropLast()) }
    let telling = (0..<200).map { _ in Array(words.text(4, from: 100).dropLast()) }
    _ = try cube.search(frequent[0], now: Clock.now())
    let rows = [
      try row(size, "any words", frequent, cube, bare),
      try row(size, "no stop words", telling, cube, bare),
    ]
    try cube.close()
    return rows
  }

  private static func row(
    _ size: Int, _ name: String, _ queries: [[UInt8]], _ cube: Cube, _ bare: Connection
  ) throws -> [String] {
    var (own, again, alone): ([Double], [Double], [Double]) = ([], [], [])
    func search(_ query: [UInt8]) throws -> Double {
      try milliseconds { _ = try cube.search(query, now: Clock.now()) }
    }
    for query in queries {
      alone.append(
        try milliseconds {
          let any = query.split(separator: 0x20).map { [0x22] + Array($0) + [0x22] }
          let search = try bare.statement(
            "SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rank LIMIT 20")
          try search.bind(1, text: Array(any.joined(separator: Array(" OR ".utf8))))
          while try search.step() {}
        })
      own.append(try search(query))
    }
    for query in queries { again.append(try search(query)) }
    let (p50, base) = (Bench.median(own), Bench.median(alone))
    let slowest = [own, again].map { Bench.ratio($0.sorted()[$0.count * 99 / 100]) }
    return [
      "\(size)", name, Bench.ratio(p50), slowest[0], slowest[1], Bench.ratio(base),
      "\(Bench.ratio(p50 / base)) × (at most 1.5)",
    ]
  }

  private static func milliseconds(_ body: () throws -> Void) rethrows -> Double {
    let start = Clock.monotonic()
    try body()
    return Double(Clock.monotonic() - start) / 1e6
  }
}

/// Fills a cube of the user's store with short memories, for what is measured from outside.
enum Filling {
  static let usage = "BUNDLE COUNT"

  static func run(_ arguments: [String]) throws {
    guard arguments.count == 2, let count = Int(arguments[1]) else {
      throw Trouble(description: "needs a bundle's path and a count")
    }
    let cube = try Cube.open(
      at: Path(arguments[0]),
      host: Host.of(
        variable: { Environment.value($0) }, home: System.home, login: { System.loginName }))
    try fill(cube, count) { _ in }
    try cube.close()
  }

  /// Writes so many memories, a thousand to a folder and to a segment.
  static func fill(_ cube: Cube, _ count: Int, _ also: ([[UInt8]]) throws -> Void) throws {
    var words = Words(seed: 5)
    for start in stride(from: 0, to: count, by: 1_000) {
      let numbers = start..<min(start + 1_000, count)
      let texts = numbers.map { _ in words.text(12) }
      try cube.write(
        zip(numbers, texts).map { number, text in
          .create(
            .memories,
            Edit(path: Array("\(number / 1_000)/note \(number).md".utf8), content: .bytes(text)))
        }, .spooled)
      try cube.synchronize()
      try also(texts)
    }
  }
}

/// Writes notes as files, for what copies them.
enum Notes {
  static let usage = "DIRECTORY COUNT BYTES"

  static func run(_ arguments: [String]) throws {
    guard arguments.count == 3, let count = Int(arguments[1]), let size = Int(arguments[2]) else {
      throw Trouble(description: "needs a directory, a count and a size")
    }
    var words = Words(seed: 11)
    for number in 0..<count {
      var text: [UInt8] = []
      while text.count < size { text += words.text(12) + [0x0A] }
      let path = Path(arguments[0]).appending("note \(number).md")
      let file = try Files.open(path, OpenFlags.write | OpenFlags.create, mode: 0o644)
      try Files.write(file, Array(text.prefix(size - 1)) + [0x0A])
    }
  }
}
