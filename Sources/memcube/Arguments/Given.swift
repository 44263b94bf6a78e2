/// A command line, taken apart by its declaration. Values are bytes as they were given.
struct Given: Equatable {
  /// Values of each option by name, in order; flags have empty ones.
  var values: [String: [[UInt8]]] = [:]
  /// Positional arguments by the operand's name.
  var operands: [String: [[UInt8]]] = [:]
  /// Whether `--help` was given; then nothing else was checked.
  var wantsHelp = false

  /// Whether a flag was given.
  func flag(_ name: String) -> Bool { values[name] != nil }

  /// The value of an option that stands at most once.
  func value(_ name: String) -> [UInt8]? { values[name]?.last }

  /// All values of an option, in order.
  func all(_ name: String) -> [[UInt8]] { values[name] ?? [] }

  /// The operand of a name that stands once; empty if it is absent, which parsing refused.
  func operand(_ name: String) -> [UInt8] { operands[name]?.first ?? [] }

  /// All of an operand.
  func operandList(_ name: String) -> [[UInt8]] { operands[name] ?? [] }
}

extension Given {
  /// An option's value as a whole number within a range; nil if it was not given.
  func number(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let value = value(name) else { return nil }
    let shown = String(decoding: value, as: UTF8.self)
    guard let text = String(validating: value, as: UTF8.self), let number = Int(text),
      range.contains(number)
    else {
      throw UsageError(
        "--\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound), not '\(shown)'"
      )
    }
    return number
  }

  /// An option's value that must be text (UTF-8 without control characters), not empty.
  func text(_ name: String) throws(UsageError) -> [UInt8]? {
    guard let value = value(name) else { return nil }
    try Self.checkText(name, value)
    return value
  }

  /// All values of an option, each as `text`.
  func texts(_ name: String) throws(UsageError) -> [[UInt8]] {
    for value in all(name) { try Self.checkText(name, value) }
    return all(name)
  }

  private static func checkText(_ name: String, _ value: [UInt8]) throws(UsageError) {
    if value.isEmpty { throw UsageError("--\(name) is empty") }
    guard String(validating: value, as: UTF8.self) != nil else {
      throw UsageError("--\(name) takes UTF-8 text")
    }
    if value.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw UsageError("--\(name) takes text without control characters")
    }
  }
}
