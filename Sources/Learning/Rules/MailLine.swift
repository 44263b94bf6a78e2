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

  private static let sure = WordSet("subject cc bcc sent reply-to in-reply-to date message-id")

  /// Whether a line is a header that no note of a journey has, as "From: Porto" and "To: Faro" are.
  static func isSurelyHeader(_ line: [Word]) -> Bool {
    line.count > 1 && line[1].text == ":" && line[0].isCapitalised && sure.contains(line[0])
  }

  private static let wrote = WordSet(
    "wrote schrieb \u{E9}crit escribi\u{F3} scritto schreef skrev escreveu")

  /// Whether a line says when who wrote what stands below: "On Monday Bo wrote:", "Am 3.3. schrieb Bo:".
  static func saysWhoWrote(_ head: [Word]) -> Bool {
    guard head.count > 2, let last = head.last else { return false }
    if last.lower == "wrote" { return head[0].lower == "on" }
    return head.contains { wrote.contains($0) && $0.lower != "wrote" }
      || head.contains { $0.kind == .number } && head.contains { $0.text.contains("@") }
  }

  private static let forwarding = WordSet("forwarded fwd")

  /// Whether a line says alone that what stands below was handed on: "Forwarded from Ana".
  static func isForwarding(_ line: [Word]) -> Bool {
    let words = line.filter { !$0.isMark }
    return words.count > 1 && words.count <= 8 && forwarding.contains(words[0])
      && ["from", "message", "by", "via"].contains(words[1].lower)
      && !words.dropFirst().contains { Pronouns.subjectI.contains($0) || Verbs.isFinite($0) }
  }

  private static let greetings = WordSet("dear hi hello hey")

  /// Whether a letter begins with a line: "Dear Bo,".
  static func isGreeting(_ line: [Word]) -> Bool {
    line.count <= 6 && line.first.map { greetings.contains($0) } ?? false
  }
}
