internal import Glibc
internal import Posix

/// What single operations on files cost in several directories: a native one, and mounts.
enum RoundTrips {
  static let usage = "[--entries N] [--batches N] LABEL=DIRECTORY…"

  /// A directory to measure in, with a directory of our own in it.
  struct Place {
    let label: String
    let path: String

    /// Of LABEL=DIRECTORY; makes the directory of our own, with a name for what it is for.
    init(_ word: String, _ name: String) throws {
      let parts = word.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { throw Trouble(description: "not LABEL=DIRECTORY: \(word)") }
      label = String(parts[0])
      path = "\(parts[1])/\(name)-\(getpid())"
      try Files.makeDirectory(Path(path))
    }
  }

  static func run(_ arguments: [String]) throws {
    var (entries, batches) = (100_000, 101)
    var places: [Place] = []
    var rest = arguments[...]
    while let word = rest.popFirst() {
      switch word {
      case "--entries": entries = try number(rest.popFirst())
      case "--batches": batches = try number(rest.popFirst())
      default: places.append(try Place(word, "roundtrips"))
      }
    }
    guard !places.isEmpty else { throw Trouble(description: "no directory given") }
    defer { for place in places { try? Files.removeTree(Path(place.path)) } }
    try print(places, operations(entries: entries), batches)
  }

  private static func number(_ text: String?) throws -> Int {
    guard let text, let number = Int(text), number > 0 else {
      throw Trouble(description: "not a number above 0: \(text ?? "nothing")")
    }
    return number
  }

  /// Prints a row an operation: microseconds in each place, and the last place's time as a
  /// multiple of each other's.
  private static func print(
    _ places: [Place], _ operations: [Operation], _ batches: Int
  ) throws {
    let (last, others) = (places.count - 1, places.dropLast())
    var table = Table(
      ["µs, median of \(batches)"] + places.map(\.label)
        + others.map { "\(places[last].label)/\($0.label)" })
    for operation in operations {
      for place in places { try operation.prepare(place.path) }
      var sampling = Sampling(places: places.count)
      try sampling.measure(batches: operation.isLong ? max(batches / 8, 3) : batches) {
        place, round in try operation.batch(places[place].path, round)
      }
      let times = places.indices.map { sampling.median($0) }
      table.add(
        [operation.name] + times.map { short($0 / 1000) }
          + others.indices.map { short(times[last] / times[$0]) })
    }
    table.print()
  }
}
