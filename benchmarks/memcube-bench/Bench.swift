internal import Bundle
internal import Posix

/// What the sections share.
enum Bench {
  /// A host whose state is below a directory.
  static func host(_ directory: Path) -> Host {
    Host(
      store: directory.appending("store"), state: directory.appending("state"),
      cache: directory.appending("cache"), author: Array("bench".utf8), now: { Clock.now() },
      random: { Random.bytes($0) })
  }

  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }

  static func round(_ value: Double) -> String { String(Int(value.rounded())) }

  /// One decimal.
  static func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// Two decimals.
  static func ratio(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
