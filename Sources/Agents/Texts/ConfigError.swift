/// Why a configuration file cannot be edited.
package struct ConfigError: Error, Hashable, Sendable {
  /// What is wrong, a phrase.
  package let reason: String
  /// The line, from 1; nil: the whole file.
  package let line: Int?

  /// An error of its parts.
  init(_ reason: String, line: Int? = nil) {
    self.reason = reason
    self.line = line
  }

  /// An error at a byte of a text.
  init(_ reason: String, at offset: Int, of text: [UInt8]) {
    self.reason = reason
    line = 1 + text.prefix(max(0, offset)).reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
  }

  /// The reason, and the line.
  package var message: String { line.map { "line \($0): \(reason)" } ?? reason }
}
