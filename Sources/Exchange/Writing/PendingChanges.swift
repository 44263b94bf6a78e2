internal import Format
internal import MemCube
internal import Posix

/// Changes that are recorded in lots. What is counted is durable.
struct PendingChanges {
  /// A change, and what is counted once it lasts.
  struct Item {
    var change: Change
    /// For a sentence, where it cannot be recorded.
    var place: String
    var count: @Sendable (inout ImportReport) -> Void
  }

  /// A lot is recorded after so many changes or bytes, and made durable after so long.
  private static let most = 256, mostBytes = 16 << 20
  private static let interval: Int64 = 1_000_000_000

  private let cube: Cube
  private var items: [Item] = []
  private var bytes = 0
  /// Recorded, and not durable yet.
  private var recorded: [Item] = []
  private var lastDurable = Clock.monotonic()
  /// What else is counted once all of that lasts.
  private var counts: [@Sendable (inout ImportReport) -> Void] = []

  init(_ cube: Cube) { self.cube = cube }

  /// Adds a change; records a lot where one is full.
  mutating func add(
    _ item: Item, size: Int, to report: inout ImportReport
  ) throws(ExchangeError) {
    items.append(item)
    bytes += size
    let isDue = Clock.monotonic() - lastDurable >= Self.interval
    guard items.count >= Self.most || bytes >= Self.mostBytes || isDue else { return }
    try record(to: &report)
    if isDue { try makeLast(to: &report) }
  }

  /// Counts something once what waits lasts, or at once.
  mutating func count(
    in report: inout ImportReport, atOnce: Bool,
    _ count: @escaping @Sendable (inout ImportReport) -> Void
  ) {
    if atOnce { count(&report) } else { counts.append(count) }
  }

  /// Records what waits.
  mutating func record(to report: inout ImportReport) throws(ExchangeError) {
    defer { (items, bytes) = ([], 0) }
    if items.isEmpty { return }
    do {
      try cube.write(items.map(\.change), .spooled)
      recorded += items
    } catch {
      guard Self.isAboutOne(error) else { throw .cube(error) }
      // All or nothing was recorded: one by one, those stay out that cannot be.
      for item in items {
        do {
          try cube.write([item.change], .spooled)
          recorded.append(item)
        } catch {
          guard Self.isAboutOne(error) else { throw .cube(error) }
          report.problem(.init(place: item.place, text: error.message))
        }
      }
    }
  }

  /// Records what waits, and makes it last; then counts it.
  mutating func makeLast(to report: inout ImportReport) throws(ExchangeError) {
    try record(to: &report)
    lastDurable = Clock.monotonic()
    if !recorded.isEmpty { try cubing { () throws(CubeError) in try cube.makeLast() } }
    for count in recorded.map(\.count) + counts { count(&report) }
    (recorded, counts) = ([], [])
  }

  /// Whether an error is about one of the changes, and no fault of the cube.
  private static func isAboutOne(_ error: CubeError) -> Bool {
    switch error {
    case .invalid, .exists, .tooLarge, .immutable, .refused, .notFound: true
    case .readOnly, .archived, .damaged, .foreign, .unreachable, .io, .index: false
    }
  }
}
