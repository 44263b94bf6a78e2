package import Posix

/// What a person can be shown at one of the standard streams.
package struct Face: Sendable {
  /// How a text stands out.
  package enum Ink: String, Sendable {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
  }

  /// Whether a person watches it.
  package var isTerminal: Bool
  /// Whether a line can be taken away again: the terminal obeys escape sequences.
  package var isClever: Bool
  /// Whether texts may be coloured.
  package var hasColour: Bool
  /// Whether it shows more than ASCII.
  package var isUnicode: Bool
  /// Its columns.
  package var width: Int

  /// The face of a stream, by what the environment says of the terminal: TERM, NO_COLOR (no-color.org),
  /// COLUMNS, and the locale's variables.
  package init(_ stream: StandardStream) {
    self.init(isTerminal: stream.isTerminal, width: stream.width) { Environment.nonEmpty($0) }
  }

  /// The face of a stream that is or is no terminal, with a variable's value, if that is not empty.
  package init(isTerminal: Bool, width: Int?, variable: (String) -> [UInt8]?) {
    func text(_ name: String) -> String? {
      variable(name).map { String(decoding: $0, as: UTF8.self) }
    }
    let kind = text("TERM")
    self.isTerminal = isTerminal
    isClever = isTerminal && kind != nil && kind != "dumb"
    hasColour = isClever && text("NO_COLOR") == nil
    isUnicode = Self.isUnicode(text("LC_ALL") ?? text("LC_CTYPE") ?? text("LANG"))
    let given = text("COLUMNS").flatMap { Int($0) }.flatMap { 1...10_000 ~= $0 ? $0 : nil }
    self.width = given ?? width ?? 80
  }

  /// Whether a locale's name says that its texts are UTF-8. Without a name they may well be.
  package static func isUnicode(_ locale: String?) -> Bool {
    guard let locale = locale?.lowercased() else { return true }
    return locale.contains("utf-8") || locale.contains("utf8")
  }

  /// A text in an ink, where that can be shown.
  package func paint(_ text: String, _ ink: Ink) -> String {
    hasColour && !text.isEmpty ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
  }
}
