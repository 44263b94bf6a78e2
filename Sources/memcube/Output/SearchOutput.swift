internal import Format
internal import Index
internal import Language
internal import MemCube
internal import Objects
internal import Posix
internal import Text

/// A result with the cube in which it was found.
struct FoundResult {
  let cube: [UInt8]
  let result: SearchResult
  /// When it was, by the cube's clock.
  let time: Timestamp
  /// Its JSON, made while the cube was open; null unless asked for.
  let object: JSON

  /// A result of an open cube, whose clock shows the time of `zone`.
  init(
    _ result: SearchResult, in cube: Cube, named name: [UInt8], _ zone: Zone, asJSON: Bool
  ) throws(CubeError) {
    self.cube = name
    self.result = result
    time = zone.clock(at: result.time)
    object = asJSON ? try resultObject(result, in: cube, named: name, zone) : .null
  }

  /// Two lines for people: where it is, and the words around the match.
  func print(number: Int, showsWhy: Bool, _ console: Console) throws(Failure) {
    let place = printable("\(Path(cube))/\(Path(result.path))")
    try console.line("\(number). \(place)  \(decimal(result.score))  \(shownTime(time))")
    try console.line("   " + printable(String(decoding: result.snippet, as: UTF8.self)))
    if let other = result.supersededBy {
      try console.line("   " + printable("superseded by \(Path(cube))/\(Path(other))"))
    }
    if let other = result.doubtedBy {
      try console.line("   " + printable("may be out of date: \(Path(cube))/\(Path(other))"))
    }
    if result.inConflict {
      try console.line(
        "   " + printable("in conflict: memcube conflicts \(Path(cube)) shows what else it may say")
      )
    }
    guard showsWhy else { return }
    let parts = result.parts.sorted { $0.key < $1.key }
      .map { "\($0.key) \(decimal($0.value))" }.joined(separator: ", ")
    try console.line("   because: \(parts)")
  }
}

/// A score with two decimals for people.
private func decimal(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "?" }
  return "\((value * 100).rounded() / 100)"
}
