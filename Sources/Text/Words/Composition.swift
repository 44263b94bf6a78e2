/// Composes what Unicode decomposes, for the two scripts in which it changes the characters that
/// a reader counts: so か + voicing mark is が, and three jamo are one Hangul syllable.
enum Composition {
  /// The one scalar that two make, or nil.
  static func compose(_ first: UInt32, _ second: UInt32) -> UInt32? {
    switch second {
    case 0x3099: voiced(first)
    case 0x309A: isHa(first) ? first + 2 : nil
    case 0x1161...0x1175: syllable(first, vowel: second)
    case 0x11A8...0x11C2: syllable(first, final: second)
    default: nil
    }
  }

  private static func voiced(_ kana: UInt32) -> UInt32? {
    let hiragana = kana >= 0x30A0 ? kana &- 0x60 : kana
    guard hiragana >= 0x3040, hiragana < 0x30A0 else { return nil }
    if hiragana == 0x3046 { return kana + 0x4E }  // う
    let row = (0x304B...0x3061).contains(hiragana) && hiragana & 1 == 1  // か … ち
    if row || [0x3064, 0x3066, 0x3068].contains(hiragana) || isHa(kana) { return kana + 1 }
    return nil
  }

  /// Whether a kana is は ひ ふ へ ほ, which have two voiced forms.
  private static func isHa(_ kana: UInt32) -> Bool {
    let hiragana = kana >= 0x30A0 ? kana &- 0x60 : kana
    return (0x306F...0x307B).contains(hiragana) && hiragana % 3 == 0
  }

  private static func syllable(_ first: UInt32, vowel: UInt32) -> UInt32? {
    guard (0x1100...0x1112).contains(first) else { return nil }
    return 0xAC00 + ((first - 0x1100) * 21 + (vowel - 0x1161)) * 28
  }

  private static func syllable(_ first: UInt32, final: UInt32) -> UInt32? {
    guard (0xAC00...0xD7A3).contains(first), (first - 0xAC00) % 28 == 0 else { return nil }
    return first + (final - 0x11A7)
  }
}
