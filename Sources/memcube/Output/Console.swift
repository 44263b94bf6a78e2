internal import Format
internal import Posix

/// Where a command's data and words go: data buffered to standard output, words to standard
/// error. Not for use from several threads.
final class Console {
  private var buffer: [UInt8] = []
  /// Whether a person reads the data.
  let isTerminal = StandardStream.output.isTerminal

  /// Adds bytes to the data, exactly as they are.
  func write(_ bytes: [UInt8]) throws(Failure) {
    buffer += bytes
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// Adds text to the data.
  func write(_ text: String) throws(Failure) { try write(Array(text.utf8)) }

  /// Adds a line to the data.
  func line(_ text: String) throws(Failure) { try write(text + "\n") }

  /// Adds a line of fields with tabs between them, each as it can be printed.
  func line(fields: String...) throws(Failure) {
    try line(fields.map { printable($0) }.joined(separator: "\t"))
  }

  /// Adds a JSON value, one line.
  func write(_ json: JSON) throws(Failure) {
    var bytes: [UInt8] = []
    json.write(to: &bytes)
    try write(bytes + [0x0A])
  }

  /// Gives the data out.
  func flush() throws(Failure) {
    if buffer.isEmpty { return }
    let bytes = buffer
    buffer = []
    do { try StandardStream.output.write(bytes) } catch {
      if error == .brokenPipe { throw .closedOutput }
      throw .io(error, "writing to standard output")
    }
  }

  /// Says a sentence to the person, one line. Words that cannot be said are dropped.
  func say(_ sentence: String) { StandardStream.error.line(printable(sentence)) }

  /// Asks on the terminal, without ending the line.
  func ask(_ question: String) {
    try? StandardStream.error.write(Array(printable(question).utf8))
  }
}

/// Text that a terminal shows and does not obey: control characters as `\xNN`.
func printable(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: { isControl($0) }) else { return text }
  var out = ""
  for scalar in text.unicodeScalars {
    guard isControl(scalar) else {
      out.unicodeScalars.append(scalar)
      continue
    }
    let digits = String(scalar.value, radix: 16)
    out += "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
  }
  return out
}

/// C0, DEL and C1 (which terminals take as escape sequences too), line ends of Unicode, and what turns the
/// direction of a line, which would show what follows it in another order.
private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
  default: false
  }
}
