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

/// The text behind its front matter: a first line `---` and a later one `---` or `...` within
/// 64 KiB; the whole text where there is none.
public func textBehindFrontMatter(_ text: [UInt8]) -> ArraySlice<UInt8> {
  var rest = text[...]
  if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
  var isFirst = true
  while let end = rest.firstIndex(of: 0x0A), end - text.startIndex < 65_536 {
    var line = rest[..<end]
    if line.last == 0x0D { line = line.dropLast() }
    rest = rest[(end + 1)...]
    let isMark = line.elementsEqual("---".utf8)
    if isFirst, !isMark { return text[...] }
    if !isFirst, isMark || line.elementsEqual("...".utf8) { return rest }
    isFirst = false
  }
  return text[...]
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
