/// A file name made of a text's first words: 8 runs of letters and digits at most, lower case,
/// joined by `-`, cut to 60 bytes at a character; empty where the text has neither.
///
/// Marks (as in Devanagari or decomposed é) belong to the letter before them.
public func slug(of text: [UInt8]) -> [UInt8] {
  // 8 words are found early; a text of a gigabyte is not read for its name.
  let head = String(decoding: text.prefix(4096), as: UTF8.self)
  var out: [UInt8] = []
  var words = 0
  var inWord = false
  for scalar in head.unicodeScalars {
    guard isWordPart(scalar, within: inWord) else {
      inWord = false
      continue
    }
    if !inWord {
      if words == 8 { break }
      words += 1
    }
    let next = (inWord || out.isEmpty ? "" : "-") + scalar.properties.lowercaseMapping
    if out.count + next.utf8.count > 60 { break }
    out += Array(next.utf8)
    inWord = true
  }
  return out
}

private func isWordPart(_ scalar: Unicode.Scalar, within: Bool) -> Bool {
  switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
    .decimalNumber, .letterNumber, .otherNumber:
    // What 4096 bytes cut in half reads as U+FFFD, which is no letter.
    true
  case .nonspacingMark, .spacingMark, .enclosingMark: within
  default: false
  }
}
