/// What others wrote, as a part of one line of a page: without it a name could end the line, and begin
/// another as if it were ours.
package enum OneLine {
  /// Controls (C0, DEL, and C1, which terminals obey too) and the line ends of Unicode become spaces, a
  /// run of them one. What turns the direction of a line (U+202A to U+202E, U+2066 to U+2069) is left out:
  /// it would show the text after it in another order.
  package static func of(_ text: [UInt8]) -> [UInt8] {
    var line: [UInt8] = []
    line.reserveCapacity(text.count)
    var place = 0
    while place < text.count {
      let turn = turnLength(text, at: place)
      let length = turn + controlLength(text, at: place)
      if turn > 0 {
        // Nothing stands for it.
      } else if length == 0 {
        line.append(text[place])
      } else if line.last != 0x20 {
        line.append(0x20)
      }
      place += max(1, length)
    }
    return line
  }

  /// How many bytes the control at a place has; 0 for what is none.
  private static func controlLength(_ text: [UInt8], at place: Int) -> Int {
    func byte(_ offset: Int) -> UInt8 { place + offset < text.count ? text[place + offset] : 0 }
    switch text[place] {
    case 0..<0x20, 0x7F: return 1
    // U+0080 to U+009F.
    case 0xC2: return (0x80...0x9F).contains(byte(1)) ? 2 : 0
    // U+2028, U+2029.
    case 0xE2: return byte(1) == 0x80 && (0xA8...0xA9).contains(byte(2)) ? 3 : 0
    default: return 0
    }
  }

  /// How many bytes at a place turn the direction of a line; 0 for what does not.
  private static func turnLength(_ text: [UInt8], at place: Int) -> Int {
    guard text[place] == 0xE2, place + 2 < text.count else { return 0 }
    let isTurn =
      text[place + 1] == 0x80 && (0xAA...0xAE).contains(text[place + 2])
      || text[place + 1] == 0x81 && (0xA6...0xA9).contains(text[place + 2])
    return isTurn ? 3 : 0
  }
}
