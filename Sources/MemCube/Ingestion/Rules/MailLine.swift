/// Lines of mail that are not what its writer says: headers, and the words of others.
enum MailLine {
  private static let headers = WordSet("subject from to cc bcc sent re fwd fw reply-to in-reply-to")
  /// Headers that are also words of notes: only below another header.
  private static let lesser = WordSet("date message-id")
  private static let cuts = PhraseSet("original message|forwarded message")

  /// Whether a line is a header: `Subject: …`.
  static func isHeader(_ line: [Word], follows isHead: Bool) -> Bool {
    guard line.count > 1, line[1].text == ":", line[0].isCapitalised else { return false }
    return headers.contains(line[0]) || (isHead && lesser.contains(line[0]))
  }

  /// Whether a line is quoted, `> …`, or says who wrote what is: `On Monday Bo wrote:`.
  static func isOfOthers(_ line: [Word]) -> Bool {
    if line.first?.text == ">" { return true }
    guard line.count > 2, line[line.count - 1].text == ":" else { return false }
    return line[line.count - 2].lower == "wrote" && line[0].lower == "on"
  }

  /// Whether all below a line was written by others.
  static func endsOwnText(_ line: [Word]) -> Bool {
    guard line.first?.text == "-", let word = line.firstIndex(where: { !$0.isMark }) else {
      return false
    }
    return cuts.length(line, at: word) != nil
  }
}
