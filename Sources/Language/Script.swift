/// The scripts that are written without spaces between words, and the rest.
public enum Script: Hashable, Sendable {
  /// Chinese characters, also in Japanese and Korean.
  case han
  /// The Japanese syllabaries.
  case hiragana, katakana
  /// Scripts of South-East Asia; Myanmar has ICU dictionaries as well.
  case thai, lao, khmer, myanmar
  /// Any script with spaces, digits, punctuation and symbols.
  case other

  /// Whether words of the script have to be found by segmentation.
  public var isUnspaced: Bool { self != .other }

  /// The script of a scalar: blocks as in Unicode's Blocks.txt. Where a block has letters and marks besides
  /// others, only those are taken.
  public static func of(_ scalar: UInt32) -> Script {
    if scalar < 0x0E00 { return .other }
    switch scalar {
    case 0x0E01...0x0E3A, 0x0E40...0x0E4E: return .thai
    case 0x0E81...0x0ECE, 0x0EDC...0x0EDF: return .lao
    case 0x1000...0x103F, 0x1050...0x108F, 0x109A...0x109D, 0xA9E0...0xA9EF, 0xA9FA...0xA9FE,
      0xAA60...0xAA7F:
      return .myanmar
    case 0x1780...0x17D3, 0x17D7, 0x17DC, 0x17DD: return .khmer
    case 0x3041...0x309F, 0x1B001...0x1B11F: return .hiragana
    case 0x30A1...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F, 0x1B000:
      return .katakana
    // Ideographic marks that stand in words, radicals, the unified and compatibility ideographs.
    case 0x3005...0x3007, 0x3021...0x3029, 0x3038...0x303B, 0x2E80...0x2FD5, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF:
      return .han
    default: return .other
    }
  }
}
