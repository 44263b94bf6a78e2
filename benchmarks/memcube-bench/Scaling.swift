internal import Glibc
internal import Posix

/// What several callers at once get done, against one alone, in several directories: a native one,
/// and mounts; and how long a read takes while another thread searches. A program with one
/// lock around all of it does no more with two threads, and reads nothing until the search is over.
enum Scaling {
  static let usage = "[--seconds N] [--search DIRECTORY] LABEL=DIRECTORY…"

  /// Files of a place that are read.
  private static let files = 1_000
  /// Files that all callers of a round make together, at most.
  private static let made = 4_000

  /// What callers do, over and over.
  private typealias Work = @Sendable (_ place: String, _ caller: Int, _ number: Int) -> Bool

  @Sendable static func run(_ arguments: [String]) throws {
    var (seconds, queries, places) = (2.0, String?.none, [RoundTrips.Place]())
    var rest = arguments[...]
    while let word = rest.popFirst() {
      switch word {
      case "--seconds": seconds = rest.popFirst().flatMap { Double($0) } ?? seconds
      case "--search": queries = rest.popFirst()
      default: places.append(try RoundTrips.Place(word, "scaling"))
      }
    }
    guard let last = places.last else { throw Trouble(description: "no directory given") }
    defer { for place in places { try? Files.removeTree(Path(place.path)) } }
    for place in places {
      for number in 0..<files { try RoundTrips.write("\(place.path)/small-\(number)") }
    }
    try printRates(places, seconds)
    if let queries { try printReads(last.path, queries, seconds) }
  }

  /// A row for each number of callers: thousands of operations a second, and as a multiple of what
  /// one caller gets done.
  private static func printRates(_ places: [RoundTrips.Place], _ seconds: Double) throws {
    var table = Table(["thousands a second", "callers"] + places.map(\.label))
    let works: [(String, Work)] = [
      (
        "open, read 500 bytes, close",
        { place, caller, number in
          read("\(place)/small-\((caller * 131 + number) % files)")
        }
      ),
      (
        // The kernel itself lets one after the other make files in a directory.
        "create, write 500 bytes, close, each in a folder of its own",
        { place, caller, number in
          (try? RoundTrips.write("\(place)/\(caller)/new-\(number)")) != nil
        }
      ),
    ]
    for (name, work) in works {
      var alone: [Double] = []
      for callers in [1, 2, 8] {
        var rates: [Double] = []
        for place in places {
          // In a directory of its own each time, so that no round finds the files of one before.
          let directory = number(of: callers, in: place.path, reads: name.hasPrefix("open"))
          let isReading = name.hasPrefix("open")
          rates.append(
            try rate(directory, callers, seconds, isReading ? .max : made / callers, work))
          // A peer holds a descriptor for each file that the kernel knows.
          if !isReading { try? Files.removeTree(Path(directory)) }
        }
        if callers == 1 { alone = rates }
        let cells = zip(rates, alone).map { "\(short($0 / 1000)) (\(Bench.ratio($0 / $1)) ×)" }
        table.add([name, "\(callers)"] + cells)
      }
    }
    table.print()
  }

  private static func number(of callers: Int, in place: String, reads: Bool) -> String {
    if reads { return place }
    let directory = "\(place)/by-\(callers)"
    for caller in 0..<callers { try? Files.makeDirectories(Path("\(directory)/\(caller)")) }
    return directory
  }

  /// Operations a second of so many callers together, each at most `limit` times.
  private static func rate(
    _ place: String, _ callers: Int, _ seconds: Double, _ limit: Int, _ work: @escaping Work
  ) throws -> Double {
    let end = Clock.monotonic() + Int64(seconds * 1e9)
    let state = Condition((running: callers, done: 0, failed: false))
    let start = Clock.monotonic()
    for caller in 0..<callers {
      try Thread.detach("caller") {
        var (done, failed) = (0, false)
        while Clock.monotonic() < end, done < limit, !failed {
          failed = !work(place, caller, done)
          done += 1
        }
        state.withLock { state in
          state.running -= 1
          state.done += done
          state.failed = state.failed || failed
        }
        state.broadcast()
      }
    }
    let (done, failed) = state.wait { $0.running == 0 ? ($0.done, $0.failed) : nil }
    if failed { throw Trouble(description: "a caller in \(place) failed") }
    return Double(done) * 1e9 / Double(Clock.monotonic() - start)
  }

  /// How long a read takes alone, beside a caller that only computes, and beside one that searches.
  private static func printReads(_ place: String, _ queries: String, _ seconds: Double) throws {
    var table = Table(["a read, while somebody", "p50 µs", "p99 µs", "queries a second"])
    let others: [(String, (@Sendable (Int) -> Void)?)] = [
      ("rests", nil), ("computes", { _ in compute() }),
      ("lists ever new queries", { list(queries, $0) }),
    ]
    for (name, other) in others {
      let state = Condition((isOver: false, done: Int?.none))
      if let other {
        try Thread.detach("other") {
          var done = 0
          while !state.withLock(\.isOver) {
            other(done)
            done += 1
          }
          state.withLock { $0.done = done }
          state.broadcast()
        }
      }
      var times: [Double] = []
      let end = Clock.monotonic() + Int64(seconds * 1e9)
      while Clock.monotonic() < end {
        let start = Clock.monotonic()
        guard read("\(place)/small-\(times.count % files)") else {
          throw Trouble(description: "cannot read in \(place)")
        }
        times.append(Double(Clock.monotonic() - start) / 1000)
      }
      state.withLock { $0.isOver = true }
      let done = other == nil ? 0 : state.wait { $0.done }
      times.sort()
      table.add([
        name, short(Bench.median(times)), short(times[times.count * 99 / 100]),
        name.hasPrefix("lists") ? short(Double(done) / seconds) : "-",
      ])
    }
    table.print()
  }

  private static func read(_ name: String) -> Bool {
    let file = unsafe Glibc.open(name, O_RDONLY)
    if file < 0 { return false }
    var buffer = [UInt8](repeating: 0, count: 4096)
    defer { close(file) }
    return unsafe Glibc.read(file, &buffer, buffer.count) == RoundTrips.text.count
  }

  /// About a millisecond of work that no other thread is needed for.
  private static func compute() {
    let end = Clock.monotonic() + 1_000_000
    while Clock.monotonic() < end {}
  }

  /// Lists the directory of a query that was never asked before.
  private static func list(_ queries: String, _ number: Int) {
    var words = Words(seed: UInt64(number + 1))
    let query = String(decoding: words.text(5).dropLast(), as: UTF8.self)
    _ = try? Files.list(Path("\(queries)/\(query)"))
  }
}
