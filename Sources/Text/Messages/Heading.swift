internal import Language

/// The line above a message: `## NAME (role) · TIME`, or `## role · TIME` without a name.
///
/// In NAME and role a backslash stands before `\`, `(`, `)` and `·`; line feed and carriage
/// return are `\n` and `\r`. So whatever they hold, there is one way to read the line.
struct Heading {
  var name: [UInt8]?
  var role: [UInt8]
  /// Seconds since 1970, and the offset in seconds under which it was written; nil: it says none,
  /// as a person may write it.
  var time: (seconds: Int64, offset: Int32)?

  /// `## `
  static let mark: [UInt8] = [0x23, 0x23, 0x20]
  /// `·`, U+00B7
  private static let dot: [UInt8] = [0xC2, 0xB7]
  /// What people type in its place.
  private static let dashes = [" - ", " \u{2013} ", " \u{2014} "].map { Array($0.utf8) }

  /// The line without its end.
  static func line(name: [UInt8]?, role: [UInt8], time: Int64, in zone: Zone) -> [UInt8] {
    var out = mark
    if let name {
      out += escape(name) + [0x20, 0x28] + escape(role) + [0x29]
    } else {
      out += escape(role)
    }
    return out + [0x20] + dot + [0x20] + HeadingTime.text(time, in: zone)
  }

  /// A line without its end (white space there is left aside); nil for one that is none. Any that
  /// has the dot and a time of day counts, and what is nearly so if it names a role: `## Ana (user)`,
  /// `## assistant - 2026-11-21 18:00`. No text can forge one, since each line of a message that
  /// begins as a heading does is escaped.
  init?(_ line: ArraySlice<UInt8>, in zone: Zone) {
    guard line.starts(with: Heading.mark) else { return nil }
    let text = Array(line.dropFirst(3).trimmed)
    // The last unescaped ` · ` stands before the time, which holds none.
    let separator = [0x20] + Heading.dot + [0x20]
    var speaker = text[...]
    if let dot = Heading.last(separator, in: text[...]),
      let time = HeadingTime.parse(text[(dot + separator.count)...], in: zone)
    {
      (self.time, speaker) = (time, text[..<dot])
    } else {
      var isDotted = false
      for mark in [separator] + Heading.dashes {
        guard let place = Heading.last(mark, in: text[...]) else { continue }
        let typed = text[(place + mark.count)...]
        guard let time = HeadingTime.parse(typed: typed, in: zone) else { continue }
        (self.time, speaker) = (time, text[..<place])
        isDotted = mark == separator && typed.count > HeadingTime.dayCount
        break
      }
      guard isDotted || Heading.namesRole(speaker, hasTime: time != nil) else { return nil }
    }
    if speaker.last == 0x29, let open = Heading.last([0x20, 0x28], in: speaker.dropLast()) {
      guard let name = Heading.unescape(speaker[..<open]) else { return nil }
      self.name = name
      guard let role = Heading.unescape(speaker[(open + 2)...].dropLast()) else { return nil }
      self.role = role
    } else {
      guard let role = Heading.unescape(speaker) else { return nil }
      self.role = role
    }
    // A record's strings are UTF-8, and its role is not empty.
    guard !role.isEmpty, String(validating: role + [0x20] + (name ?? []), as: UTF8.self) != nil
    else { return nil }
  }

  /// Whether a heading is another one with a name: an editor may hold the transcript from before a second
  /// author wrote in it, and headings got their authors' names.
  static func isNamed(_ named: ArraySlice<UInt8>, only other: ArraySlice<UInt8>) -> Bool {
    let separator = [0x20] + dot + [0x20]
    guard named.starts(with: mark), other.starts(with: mark),
      let place = last(separator, in: other.dropFirst(mark.count))
    else { return false }
    let end =
      [0x20, 0x28] + other[(other.startIndex + mark.count)..<place] + [0x29] + other[place...]
    return named.count > mark.count + end.count && named.suffix(end.count).elementsEqual(end)
  }

  /// Whether a speaker ends with a role in brackets, or is a role; one of the two of a chat, where
  /// nothing else tells it from a heading of a text.
  private static func namesRole(_ speaker: ArraySlice<UInt8>, hasTime: Bool) -> Bool {
    if speaker.last == 0x29, let open = last([0x20, 0x28], in: speaker.dropLast()) {
      return SpeakingRole.read(Array(speaker[(open + 2)...].dropLast())) != nil
    }
    if hasTime { return SpeakingRole.read(Array(speaker)) != nil }
    let word = String(decoding: speaker, as: UTF8.self).lowercased()
    return word == "user" || word == "assistant"
  }

  private static func escape(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for (index, byte) in text.enumerated() {
      switch byte {
      case 0x5C, 0x28, 0x29: out += [0x5C, byte]
      case 0xC2 where text[index...].starts(with: dot): out += [0x5C, byte]
      case 0x0A: out += [0x5C, 0x6E]
      case 0x0D: out += [0x5C, 0x72]
      default: out.append(byte)
      }
    }
    return out
  }

  /// nil where a backslash stands last or before something that needs none.
  private static func unescape(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      guard byte == 0x5C else {
        out.append(byte)
        continue
      }
      switch rest.popFirst() {
      case .some(let next) where [0x5C, 0x28, 0x29, 0xC2].contains(next): out.append(next)
      case .some(0x6E): out.append(0x0A)
      case .some(0x72): out.append(0x0D)
      default: return nil
      }
    }
    return out
  }

  /// Where a pattern that begins with a space last stands, outside of escapes (a backslash
  /// stands before its second character there, so the pattern itself does not match).
  private static func last(_ pattern: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard text.count >= pattern.count else { return nil }
    return (text.startIndex...(text.endIndex - pattern.count)).last {
      text[$0...].starts(with: pattern)
    }
  }
}

extension ArraySlice<UInt8> {
  /// Without white space at the end: space, tab, carriage return and the other breaks of ASCII.
  var trimmed: ArraySlice<UInt8> {
    var end = endIndex
    while end > startIndex, self[end - 1] == 0x20 || 0x09...0x0D ~= self[end - 1] { end -= 1 }
    return self[startIndex..<end]
  }
}
