/// What a database's errors mean: PostgreSQL's manual, "Error Codes".
enum PostgresFailure {
  /// An error of a statement.
  /// - Parameters:
  ///   - state: the SQLSTATE; nil: there was no answer.
  ///   - message: what the server or libpq says.
  ///   - address: the database, without a password.
  /// - Returns: the error, with one sentence.
  static func error(_ state: String?, _ message: String, _ address: String) -> StoreError {
    let line = firstLine(message)
    let text = "the database \(address) says: \(line)"
    switch state.map({ $0.prefix(2) }) {
    case nil: return .unreachable("the database \(address) does not answer: \(line)")
    case "28": return .refused("\(text); check user and password")
    case "3D": return .invalid("\(text); make it with createdb")
    case "22", "23": return .invalid(text)
    case "08", "57", "40", "55", "58", "XX": return .unreachable(text)
    case "53" where state == "53100": return .full("\(text); it has no room on its disk")
    case "53": return .unreachable(text)
    // A standby, until the connection finds the new primary.
    case "25" where state == "25006": return .unreachable(text)
    case "42" where state == "42501":
      return .refused("\(text); grant the user of the URL what it needs in the schema memcube")
    case "42", "3F":
      return .refused("\(text); the schema memcube is not as memcube made it")
    default: return .unreachable(text)
    }
  }

  /// An error of connecting, or of a connection that was lost. Where libpq tried several hosts, a line each:
  /// that of one which answered counts.
  static func connecting(_ message: String, _ address: String) -> StoreError {
    let lines = message.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("connection to ") }
    let each = (lines.isEmpty ? [Substring(firstLine(message))] : lines)
      .map { failure(ofLine: String($0), address) }
    return each.first { !$0.isPassing } ?? each[0]
  }

  private static func failure(ofLine line: String, _ address: String) -> StoreError {
    guard let (state, said) = verbose(line) else {
      // libpq itself: it refuses before it asks the server.
      if [
        "no password supplied", "SSL was required", "sslmode", "invalid connection option",
        "certificate",
      ]
      .contains(where: { line.contains($0) }) {
        return .refused("the database \(address) cannot be used: \(line)")
      }
      return .unreachable("the database \(address) cannot be reached: \(line)")
    }
    return error(state, said, address)
  }

  /// The code and the sentence in a message of PQERRORS_VERBOSE: `FATAL:  28P01: password …`.
  private static func verbose(_ message: String) -> (state: String, text: String)? {
    let parts = message.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() where index > 0 && index + 1 < parts.count {
      let word = part.drop { $0 == " " }
      let isState =
        word.utf8.count == 5 && word.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 }
      // "FATAL" is as long, and without a digit.
      guard isState, part.hasPrefix(" "), word.contains(where: \.isNumber) else { continue }
      let rest = parts[(index + 1)...].joined(separator: ":").drop { $0 == " " }
      return (String(word), String(rest))
    }
    return nil
  }

  /// Whether the server ends the connection after such an error, or is a standby by now.
  static func endsConnection(_ state: String?) -> Bool {
    guard let state else { return true }
    return state.hasPrefix("08") || state.hasPrefix("57P") || state == "25006"
      || state == "25P03"
  }

  /// Whether a schema, table or function is not there.
  static func isWithoutSchema(_ state: String?) -> Bool {
    ["3F000", "42P01", "42883"].contains(state)
  }

  /// Whether the same may succeed at once: a deadlock, or two that did not go together.
  static func isContention(_ state: String?) -> Bool { state == "40001" || state == "40P01" }

  private static func firstLine(_ message: String) -> String {
    message.split(whereSeparator: \.isNewline).first.map { String($0) } ?? "nothing"
  }
}
