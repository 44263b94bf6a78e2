/// Texts made comparable: what a reader would call the same word gets the same bytes.
public enum Folding {
  /// How this process folds; an index made with another value has to be made anew.
  public static var version: String { ICU.shared.map { "icu-\($0.version)" } ?? "plain" }

  /// Case folding, compatibility decomposition, and without accents and other marks that writers
  /// leave out; invisible characters go too. Bytes that are not UTF-8 become U+FFFD.
  ///
  /// NFKC_Casefold of Unicode's section 3.13, then marks stripped from the NFD, then NFC, so that
  /// Hangul and kana keep the form in which they are written. Without ICU: by lower case and the
  /// names of Latin letters.
  public static func fold(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    // ASCII costs a comparison a byte, and scripts of two bytes a look into a table; ICU is asked
    // for the whole text as soon as one scalar is beyond them, since composing needs neighbours.
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        out.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
        index += 1
      } else if byte >= 0xC2, byte < 0xDF, index + 1 < text.count, text[index + 1] & 0xC0 == 0x80 {
        out += small[Int(byte & 0x1F) << 6 | Int(text[index + 1] & 0x3F)]
        index += 2
      } else {
        return foldAll(text)
      }
    }
    return out
  }

  /// The folded form of each scalar below U+07C0 (where N'Ko begins). None of them composes with a neighbour once
  /// its marks are gone, so a text of them can be folded one by one.
  private static let small: [[UInt8]] = (0..<0x7C0).map { (value: UInt32) in
    Unicode.Scalar(value).map { foldAll(Array(String($0).utf8)) } ?? []
  }

  private static func foldAll(_ text: [UInt8]) -> [UInt8] {
    let string = String(decoding: text, as: UTF8.self)
    guard let icu = ICU.shared,
      let folded = unsafe icu.normalized(Array(string.utf16), icu.casefold),
      let decomposed = unsafe icu.normalized(folded, icu.decomposition),
      let composed = unsafe icu.normalized(decomposed.filter { !isMark($0) }, icu.composition)
    else { return foldPlainly(string) }
    return Array(String(decoding: composed, as: UTF16.self).utf8)
  }

  /// The blocks of combining marks that are accents or vowel points, which searching ignores. The
  /// marks of other scripts are part of a word's spelling.
  private static func isMark(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
    case 0x0483...0x0489: true  // Cyrillic
    case 0x0591...0x05BD, 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7: true  // Hebrew points
    case 0x0610...0x061A, 0x064B...0x065F, 0x0670, 0x06D6...0x06DC, 0x06DF...0x06E4, 0x06E7,
      0x06E8, 0x06EA...0x06ED, 0x0640:
      true  // Arabic points, and the line that lengthens
    case 0x0711, 0x0730...0x074A: true  // Syriac points
    default: false
    }
  }

  /// Without ICU: lower case by the standard library; "LATIN SMALL LETTER E WITH ACUTE" is an E.
  static func foldPlainly(_ text: String) -> [UInt8] {
    var out: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.value < 0x10000, isMark(UInt16(scalar.value)) { continue }
      for lower in scalar.properties.lowercaseMapping.unicodeScalars {
        if lower.value < 0x10000, isMark(UInt16(lower.value)) { continue }
        out += Array(String(plainLetter(lower) ?? lower).utf8)
      }
    }
    return out
  }

  private static func plainLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    guard scalar.value >= 0x80, let name = scalar.properties.name else { return nil }
    let (bytes, start) = (Array(name.utf8), Array("LATIN SMALL LETTER ".utf8))
    let rest = bytes.dropFirst(start.count)
    guard bytes.starts(with: start), let letter = rest.first,
      rest.dropFirst().starts(with: Array(" WITH ".utf8))
    else { return nil }
    return Unicode.Scalar(letter | 0x20)
  }
}
