internal import Bundle
internal import Format
internal import Language
internal import MemCube
internal import Posix
internal import Terminal
internal import Text

/// What a person at a terminal sees of a cube besides what `status` says: how it grew, whom it is about, what is
/// at work, and its copies.
struct StatusPicture {
  /// So many months are shown, if the terminal is wide enough.
  private static let months = 24
  /// So many entities, jobs and copies are shown.
  private static let most = 8
  /// Where values begin.
  private static let margin = 13

  private let face: Face
  private let bars: Bars
  private let growth: [Cube.Month]
  private let entities: [(name: [UInt8], count: Int)]
  private let jobs: [Job]
  private let copies: [OtherCopy]
  private let zone: Zone

  /// Asks a cube.
  init(_ cube: Cube, _ face: Face, now: Timestamp) throws(CubeError) {
    self.face = face
    bars = Bars(unicode: face.isUnicode)
    let room = max(6, min(Self.months, face.width - Self.margin - 4))
    growth = try cube.growth(months: room, until: now)
    entities = try cube.topEntities(limit: Self.most)
    jobs = try cube.jobs()
    copies = try cube.otherCopies()
    zone = try cube.zone()
  }

  /// Prints it below what `status` says.
  func print(_ console: Console) throws(Failure) {
    try printGrowth(console)
    try printEntities(console)
    try printJobs(console)
    try printCopies(console)
  }

  /// A line: what it is, and a value.
  private func line(_ name: String, _ value: String, _ console: Console) throws(Failure) {
    let label = face.paint(Columns.padded(name, to: Self.margin - 2), .dim)
    try console.line("  \(label)\(value)")
  }

  private func text(_ bytes: [UInt8], _ columns: Int) -> String {
    Columns.cut(printable("\(Path(bytes))"), to: columns)
  }

  // MARK: Growth

  private func printGrowth(_ console: Console) throws(Failure) {
    let used = growth.drop { $0.files + $0.messages == 0 }
    guard let first = used.first, let last = used.last else { return }
    let (files, messages) = (used.map(\.files), used.map(\.messages))
    try line(
      "grew by", face.paint(bars.sparkline(files), .green) + " " + sum(files, "file"), console)
    if messages.contains(where: { $0 > 0 }) {
      try line(
        "", face.paint(bars.sparkline(messages), .cyan) + " " + sum(messages, "message"), console)
    }
    let span = "\(Path(first.name))" + (used.count > 1 ? " to \(Path(last.name))" : "")
    try line("", face.paint(Columns.cut(span, to: face.width - Self.margin), .dim), console)
  }

  private func sum(_ numbers: [Int], _ one: String) -> String {
    shown(numbers.reduce(0, +), one, one + "s")
  }

  // MARK: Entities

  private func printEntities(_ console: Console) throws(Failure) {
    guard let most = entities.map(\.count).max() else { return }
    let names = entities.map { text($0.name, 24) }
    let width = min(24, names.map { Columns.count($0) }.max() ?? 0)
    let digits = "\(most)".utf8.count
    for (place, entity) in entities.enumerated() {
      let room = min(30, face.width - Self.margin - width - digits - 3)
      let bar = bars.bar(entity.count, of: most, columns: room)
      let number = String(repeating: " ", count: digits - "\(entity.count)".utf8.count)
      try line(
        place == 0 ? "about" : "",
        Columns.padded(names[place], to: width) + " \(number)\(entity.count) "
          + face.paint(bar, .yellow), console)
    }
  }

  // MARK: Jobs and copies

  private func printJobs(_ console: Console) throws(Failure) {
    for (place, job) in jobs.prefix(Self.most).enumerated() {
      let ink: Face.Ink = job.state == .failed ? .red : .cyan
      let rest = job.waiting > 0 ? ", \(job.waiting) to go" : ""
      let room = max(8, face.width - Self.margin - 10 - rest.utf8.count)
      try line(
        place == 0 ? "jobs" : "",
        face.paint(Columns.padded(job.state.rawValue, to: 8), ink) + text(job.source, room) + rest,
        console)
    }
    if jobs.count > Self.most {
      try line("", "\(jobs.count - Self.most) more; memcube jobs lists all", console)
    }
  }

  private func printCopies(_ console: Console) throws(Failure) {
    for (place, copy) in copies.prefix(Self.most).enumerated() {
      let value: String
      switch copy {
      case .here(let path): value = "here, \(path)"
      case .elsewhere(let author, let last):
        let time = shownTime(zone.clock(at: last))
        value = "of \(Path(author)), last seen by what it wrote at \(time)"
      }
      try line(
        place == 0 ? "copies" : "",
        Columns.cut(printable(value), to: max(8, face.width - Self.margin)), console)
    }
    if copies.count > Self.most {
      try line("", "\(copies.count - Self.most) more", console)
    }
  }
}
