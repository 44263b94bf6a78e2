/// Which scalars make words, and what kind each is.
enum LetterKinds {
  /// Scripts that are written without spaces between words, and Hangul, whose words carry endings
  /// that a searcher does not type. All are indexed as overlapping pairs of scalars.
  private static let grams: [ClosedRange<UInt32>] = [
    0x0E00...0x0EFF,  // Thai, Lao
    0x1000...0x109F,  // Myanmar
    0x1100...0x11FF,  // Hangul Jamo
    0x1780...0x17FF,  // Khmer
    0x3005...0x3007, 0x3021...0x3029, 0x3031...0x3035,  // Han iteration marks and numerals
    0x3040...0x30FF,  // Hiragana, Katakana
    0x3100...0x312F, 0x31A0...0x31BF,  // Bopomofo
    0x3131...0x318E,  // Hangul as single letters
    0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA960...0xA97F, 0xAC00...0xD7FF,  // Hangul
    0xF900...0xFAFF, 0xFF66...0xFFDC, 0x1AFF0...0x1B16F, 0x20000...0x3FFFD,
  ]

  /// The kind of a scalar outside ASCII.
  static func kind(of scalar: Unicode.Scalar) -> Letter.Kind {
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint || scalar.value == 0x0640 { return .ignored }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .letterNumber, .otherNumber:
      return isGram(scalar.value) ? .gram : .word
    case .decimalNumber:
      return .word
    case .nonspacingMark, .spacingMark, .enclosingMark:
      return mark(scalar, properties.canonicalCombiningClass.rawValue)
    case .otherSymbol:
      return properties.isEmoji && scalar.value > 0xFF ? .emoji : .separator
    case .modifierSymbol:
      return properties.isEmojiModifier ? .ignored : .separator
    default:
      return .separator
    }
  }

  /// Accents and points (Hebrew, Arabic, Syriac among them) are left out, as searchers leave them
  /// out; vowel signs, nukta, voicing, virama and the tone marks of Thai and Lao are spelling.
  private static func mark(_ scalar: Unicode.Scalar, _ combining: UInt8) -> Letter.Kind {
    if combining == 1 || (10...36).contains(combining) || combining >= 200 { return .ignored }
    return isGram(scalar.value) ? .gram : .word
  }

  private static func isGram(_ value: UInt32) -> Bool {
    value >= 0x0E00 && grams.contains { $0.contains(value) }
  }

  /// The value of a decimal digit of any script: 0 ... 9.
  static func digit(_ scalar: Unicode.Scalar) -> UInt32? {
    guard scalar.properties.generalCategory == .decimalNumber,
      let value = scalar.properties.numericValue.flatMap({ UInt32(exactly: $0) }), value <= 9
    else { return nil }
    return value
  }
}
