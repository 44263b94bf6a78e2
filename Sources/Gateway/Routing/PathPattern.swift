/// The path of an endpoint: words, `{name}` for one segment, and `{name+}` at one place for one or
/// more, which are joined by `/` (ids that a client did not escape).
struct PathPattern: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case word([UInt8])
    case one(String)
    case some(String)
  }

  /// As it is written, `/v1/memories/{id}`.
  let text: String
  private let parts: [Part]

  init(_ text: String) {
    self.text = text
    parts = text.split(separator: "/").map { part in
      guard part.hasPrefix("{"), part.hasSuffix("}") else { return .word(Array(part.utf8)) }
      let name = part.dropFirst().dropLast()
      return name.hasSuffix("+") ? .some(String(name.dropLast())) : .one(String(name))
    }
  }

  /// What the names stand for in a path; nil if it is another path.
  func match(_ path: [[UInt8]]) -> [String: [UInt8]]? {
    let hasSome = parts.contains { if case .some = $0 { true } else { false } }
    guard hasSome ? path.count >= parts.count : path.count == parts.count else { return nil }
    var found: [String: [UInt8]] = [:]
    var at = 0
    for part in parts {
      switch part {
      case .word(let word):
        guard path[at] == word else { return nil }
        at += 1
      case .one(let name):
        found[name] = path[at]
        at += 1
      case .some(let name):
        let count = path.count - parts.count + 1
        found[name] = Array(path[at..<(at + count)].joined(separator: [0x2F]))
        at += count
      }
    }
    return found
  }

  /// Of two patterns that fit, the one with more words is meant, and one without `+` before one with.
  var weight: Int {
    parts.reduce(0) { sum, part in
      switch part {
      case .word: sum + 100
      case .one: sum + 10
      case .some: sum + 1
      }
    }
  }
}
