/// Names that programs use for a moment and for themselves: swap, backup, lock and probe files.
/// A file of such a name never becomes a memory. memcube-mount(5) prints this table.
enum ScratchNames {
  /// The table: a prefix, a suffix, and how many further bytes may stand between or after.
  private static let patterns: [(prefix: String, suffix: String, middle: ClosedRange<Int>)] = [
    (".#", "", 1...255),  // emacs, joe: locks
    ("#", "#", 1...255),  // emacs: autosave
    ("", "~", 1...255),  // backups of nearly every editor
    (".~lock.", "#", 1...255),  // LibreOffice
    ("~$", "", 1...255),  // Microsoft Office: owner files
    ("._", "", 1...255),  // macOS: what it keeps beside a file on a volume of another kind
    ("", ".kate-swp", 1...255),
    (".goutputstream-", "", 1...255),  // GLib
    (".fuse_hidden", "", 1...255),  // libfuse's own
    (".nfs", "", 16...32),  // NFS: open and removed
    (".", ".swpx", 1...255),  // vim's probe for the swap file
    (".swpx", "", 0...0),
  ]

  private static let whole: Set<[UInt8]> = Set(
    ["4913", ".DS_Store", "Thumbs.db", "desktop.ini", ".directory"].map { Array($0.utf8) })

  private static let table = patterns.map {
    (Array($0.prefix.utf8), Array($0.suffix.utf8), $0.middle)
  }

  /// Whether a file of this name is scratch.
  static func contains(_ name: [UInt8]) -> Bool {
    guard mayContain(name) else { return false }
    if whole.contains(name) || isSwap(name) || isProbe(name) || isOfficeDraft(name) { return true }
    return table.contains { prefix, suffix, middle in
      middle.contains(name.count - prefix.count - suffix.count)
        && name.starts(with: prefix) && name.suffix(suffix.count).elementsEqual(suffix)
    }
  }

  /// A look at both ends, since every lookup asks: whether a pattern can fit at all.
  private static func mayContain(_ name: [UInt8]) -> Bool {
    guard let first = name.first, let last = name.last else { return false }
    switch first {
    case 0x2E, 0x23, 0x7E, 0x30...0x39, 0x54, 0x64: return true  // . # ~ digits T d
    default:
      return last == 0x7E || name.count > 9 && name.suffix(9) == kateEnding
        || first == 0x6C && last == 0x70  // lu12345abc.tmp
    }
  }

  private static let kateEnding = Array(".kate-swp".utf8)[...]

  /// vim's `.NAME.swp`, `.NAME.swo`, … and, once those are used up, `.svz`, …: swap-file in its manual. A
  /// text without a name has `.swp`.
  private static func isSwap(_ name: [UInt8]) -> Bool {
    guard name.count >= 4, name[0] == 0x2E else { return false }
    let end = name[(name.count - 4)...]
    guard end[end.startIndex] == 0x2E, end[end.startIndex + 1] == 0x73 else { return false }
    let (third, fourth) = (end[end.startIndex + 2], end[end.startIndex + 3])
    let letters: ClosedRange<UInt8> = 0x61...0x7A
    return (third == 0x77 || third == 0x76) && letters.contains(fourth)
  }

  /// vim asks with 4913, 5036, 5159, … whether it may make files here.
  private static func isProbe(_ name: [UInt8]) -> Bool {
    guard name.count >= 4, name.count <= 5 else { return false }
    var number = 0
    for byte in name {
      guard (0x30...0x39).contains(byte) else { return false }
      number = number * 10 + Int(byte - 0x30)
    }
    return number >= 4913 && number <= 4913 + 123 * 4 && (number - 4913) % 123 == 0
  }

  /// LibreOffice's `lu12345abc.tmp`: the number of its process, then letters and digits.
  private static func isOfficeDraft(_ name: [UInt8]) -> Bool {
    guard name.starts(with: "lu".utf8), name.suffix(4).elementsEqual(".tmp".utf8) else {
      return false
    }
    let middle = name.dropFirst(2).dropLast(4)
    return middle.prefix { 0x30...0x39 ~= $0 }.count >= 3
      && middle.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 }
  }

  /// Whether vim uses this name to find out if it may make files in a directory; where the
  /// answer is no, it saves by writing into the file itself.
  static func isEditorProbe(_ name: [UInt8]) -> Bool { isProbe(name) }
}
