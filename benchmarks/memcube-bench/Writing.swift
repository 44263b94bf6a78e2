internal import Format
internal import MemCube
internal import Posix

/// What recording costs through the library: spooled writes, and synced ones by one and by eight
/// writers, against the bare sequence create, write, fsync, rename, fsync of the directory.
enum Writing {
  static let usage = "[DIRECTORY]"

  static func run(_ arguments: [String]) throws {
    let directory = Path(arguments.first ?? "/tmp").appending("writing-\(System.process)")
    try Files.makeDirectory(directory)
    defer { try? Files.removeTree(directory) }
    var table = Table(["writes of 500 bytes", "per second", "against"])
    var bare: [Double] = []
    var single: [Double] = []
    var eight: [Double] = []
    var spooled: [Double] = []
    let cube = try Cube.create(at: directory.appending("a.memcube"), host: Bench.host(directory))
    for round in 0..<5 {
      bare.append(try rate(600) { try bareWrite(directory, "\(round)-\($0)") })
      single.append(try rate(600) { try write(cube, "single/\(round)-\($0).md", .durable) })
      eight.append(try rateOfEight(cube, round))
      spooled.append(try rate(4_000) { try write(cube, "spooled/\(round)-\($0).md", .spooled) })
    }
    try cube.close()
    let (b, s, e, p) = (
      Bench.median(bare), Bench.median(single), Bench.median(eight), Bench.median(spooled)
    )
    table.add(["bare create, fsync, rename, fsync", Bench.round(b), ""])
    table.add([
      "one writer, durable", Bench.round(s), "\(Bench.ratio(s / b)) × bare (at least 0.5)",
    ])
    table.add([
      "eight writers, durable", Bench.round(e), "\(Bench.ratio(e / s)) × one (at least 2)",
    ])
    table.add(["one writer, spooled", Bench.round(p), "\(Bench.ratio(p / b)) × bare"])
    table.print()
  }

  private static let text = [UInt8](repeating: 0x6D, count: 500)

  private static func write(_ cube: Cube, _ path: String, _ durability: Durability) throws {
    try cube.write(
      [.create(.memories, Edit(path: Array(path.utf8), content: .bytes(text)))], durability)
  }

  private static func bareWrite(_ directory: Path, _ name: String) throws {
    let draft = directory.appending("." + name)
    let file = try Files.open(draft, OpenFlags.write | OpenFlags.create)
    try Files.write(file, text)
    try Files.sync(file)
    try Files.rename(draft, directory.appending(name))
    try Files.syncDirectory(directory)
  }

  private static func rate(_ count: Int, _ body: (Int) throws -> Void) rethrows -> Double {
    let start = Clock.monotonic()
    for number in 0..<count { try body(number) }
    return Double(count) * 1e9 / Double(Clock.monotonic() - start)
  }

  private static func rateOfEight(_ cube: Cube, _ round: Int) throws -> Double {
    let start = Clock.monotonic()
    let done = Condition(0)
    for writer in 0..<8 {
      try Thread.detach("writer") {
        for number in 0..<300 {
          try? write(cube, "eight/\(writer)-\(round)-\(number).md", .durable)
        }
        done.withLock { $0 += 1 }
        done.broadcast()
      }
    }
    let _: Bool = done.wait { $0 == 8 ? true : nil }
    return 2_400 * 1e9 / Double(Clock.monotonic() - start)
  }
}
