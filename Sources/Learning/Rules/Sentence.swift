internal import Language

/// A sentence of a message, without its closing mark.
package struct Sentence: Hashable, Sendable {
  package var words: [Word]
  /// How it ends.
  package var end: End

  package enum End: Sendable { case full, question, exclamation }

  /// Of a longer one, and of more of them, nothing is understood: they are data, and stay in their message.
  private static let (longest, most) = (200, 1000)

  /// Cuts the lines of a text at the marks that end sentences.
  package static func list(_ text: String) -> [Sentence] {
    var found: [Sentence] = []
    for line in WordScanner.lines(text, keepsPictures: true, keepsBlanks: false) {
      if found.count > most { break }
      if !line.isEmpty, !isCodeOrHeading(line) { found += split(line) }
    }
    return found
  }

  private static func isCodeOrHeading(_ line: [Word]) -> Bool {
    let marks = line.count {
      $0.isMark && !Marks.plain.contains($0.text) && $0.text != Marks.picture
    }
    return line.first?.text == "#" || line.first?.text == "|" || marks * 4 > line.count + 4
  }

  private static func split(_ line: [Word]) -> [Sentence] {
    var found: [Sentence] = []
    var words: [Word] = []
    var place = line.first.map { ["-", "\u{2022}", "+", "*"].contains($0.text) } ?? false ? 1 : 0
    while place < line.count {
      let word = line[place]
      if word.text == Marks.picture, word.isMark {
        place += 1
        if isEndedByPicture(words, next: place < line.count ? line[place] : nil) {
          add(&words, .full)
        }
        continue
      }
      guard Marks.ends.contains(word.text), word.isMark else {
        words.append(word)
        place += 1
        continue
      }
      let start = place
      while place < line.count, Marks.ends.contains(line[place].text), line[place].isMark {
        place += 1
      }
      let ends = line[start..<place]
      let marks = ends.map(\.text).joined()
      // A closing quote or bracket belongs to the sentence that it closes.
      while place < line.count, !line[place].isSpaced, [")", "\""].contains(line[place].text) {
        words.append(line[place])
        place += 1
      }
      // Who says what is quoted may stand behind it: "I moved. I like it," she wrote.
      if word.isQuoted, place < line.count, line[place].isQuoted, !words.isEmpty,
        line[place...].contains(where: { $0.isMark && $0.text == "\"" })
      {
        for mark in ends { words[words.count - 1].append(mark) }
        continue
      }
      guard isEnd(words, marks, next: place < line.count ? line[place] : nil) else {
        if marks == "." { words[words.count - 1].text += "." }
        continue
      }
      add(&words, marks.contains("?") ? .question : marks.contains("!") ? .exclamation : .full)
    }
    add(&words, .full)
    return found

    func add(_ words: inout [Word], _ end: End) {
      let isRead =
        words.count <= longest && found.count < most && !words.contains(where: \.isOverlong)
      if isRead, words.contains(where: { !$0.isMark }) {
        found.append(Sentence(words: words, end: end))
      }
      words = []
    }
  }

  /// Whether a picture stands where a point was left out: a subject or a capital letter follows, and
  /// the word before does not ask for another.
  private static func isEndedByPicture(_ words: [Word], next: Word?) -> Bool {
    guard let next, let last = words.last, !last.isMark, !next.isMark else { return false }
    guard FunctionWords.isContent(last) else { return false }
    return next.isCapitalised || Pronouns.subject.contains(next) || next.lower == "it"
  }

  /// Whether marks behind some words end their sentence.
  private static func isEnd(_ words: [Word], _ marks: String, next: Word?) -> Bool {
    guard let next else { return true }
    guard let last = words.last else { return true }
    if !next.isSpaced { return marks != "." }
    if marks == ".", Abbreviations.holds(Array(last.text.utf8), before: Array(next.text.utf8)) {
      return false
    }
    if marks == ".", last.text.count == 1, last.isCapitalised, last.lower != "i" { return false }
    // "p. 12".
    if marks == ".", last.text.count == 1, last.kind == .word, last.lower != "i",
      next.kind == .number
    {
      return false
    }
    // "I ... think": a pause.
    let isSmall = next.text.unicodeScalars.first?.properties.isLowercase ?? false
    return !(marks.hasPrefix("..") && isSmall)
  }
}

/// Punctuation.
enum Marks {
  /// What ends a sentence.
  static let ends: Set<String> = [".", "!", "?"]
  /// What may stand in a plain sentence.
  static let plain: Set<String> = [
    ".", "!", "?", ",", ";", ":", "-", "\u{2013}", "\"", "'", "(", ")", "&", "%", "/", "$",
    "\u{A3}", "\u{20AC}", "\u{A5}", "\u{20B9}",
  ]
  /// What stands before a sum of money.
  static let currencies: Set<String> = ["$", "\u{A3}", "\u{20AC}", "\u{A5}", "\u{20B9}"]
  /// What an emoji is read as, where that is asked for.
  static let picture = "\u{2766}"
  /// What parts clauses.
  static let parts: Set<String> = [",", ";", ":", "-", "\u{2013}", "(", ")"]
}
