/// Names under which programs write a new text, to rename it over the old one. Where no memory can be (beside
/// about.md, in messages/, beside results and in conflicts/) only these and scratch names can be made. A note
/// that a user writes there by mistake is refused, not kept as scratch and lost. memcube-mount(5) says so.
enum TemporaryNames {
  /// How such names begin, and how many letters and digits follow.
  private static let prefixes: [(name: [UInt8], rest: ClosedRange<Int>)] = [
    ("sed", 6...6),  // sed -i
    ("XX", 6...6),  // perl -i: mkstemp(3) of "XXXXXXXX" replaces six
    ("tmp", 1...32),  // Python's tempfile, and many scripts
    ("tmp.", 1...32),  // mktemp
    ("gawk.", 6...6),  // gawk -i inplace
    ("d2utmp", 6...6),  // dos2unix
  ].map { (Array($0.0.utf8), $0.1) }

  /// How such names end.
  private static let suffixes = [".tmp", ".temp", ".new", ".part", ".bak", ".orig"].map {
    Array($0.utf8)
  }

  /// The endings of what is edited here: anything after one makes a temporary of it, as rsync's
  /// `.about.md.Xy12Zw`.
  private static let endings = [".md.", ".jsonl.", ".md-", ".jsonl-"].map { Array($0.utf8) }

  /// Whether a file of this name is to become another one.
  static func contains(_ name: [UInt8]) -> Bool {
    if suffixes.contains(where: { name.count > $0.count && name.suffix($0.count) == $0[...] }) {
      return true
    }
    let isRandom = prefixes.contains { prefix, rest in
      name.starts(with: prefix) && rest.contains(name.count - prefix.count)
        && name.dropFirst(prefix.count).allSatisfy(isLetter)
    }
    return isRandom || endings.contains { name.count > $0.count && holds(name, $0) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    default: false
    }
  }

  /// Whether `part` stands in a name, with more after it.
  private static func holds(_ name: [UInt8], _ part: [UInt8]) -> Bool {
    guard name.count > part.count else { return false }
    return (0..<name.count - part.count).contains { name[$0...].starts(with: part) }
  }
}
