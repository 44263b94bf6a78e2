internal import Learning
internal import Text

/// What stands beside a sentence and says as much of another, where the question tells not which is meant.
extension Quotation {
  /// Adds what stands right behind a sentence with a date, and says as much of another: "School starts on
  /// 17 August for Jonas. School starts on 24 August for Lea."
  func addBeside(
    _ quote: inout Quote, _ pieces: [SentenceCut.Piece], _ place: Int, _ words: [Set<[UInt8]>]
  ) {
    guard !words[place].isEmpty else { return }
    for next in pieces.indices.dropFirst(place + 1).prefix(3) {
      let piece = pieces[next]
      guard words[next] == words[place], AnswerDate.names(piece.text), !piece.isHeading,
        !TextMarks.endsAsQuestion(piece.text),
        AnswerDate.names(of: piece.text) != AnswerDate.names(of: quote.sentence)
      else { return }
      quote.beside.append(piece.text)
      quote.text += Array(piece.continues ? " ".utf8 : "; ".utf8) + piece.text
    }
  }

  /// Adds what stands right behind a sentence without a date and tells of the same one when they do it, and
  /// nothing else: "Liv started swimming lessons. She goes every Monday at 17:00."
  func addRoutine(_ quote: inout Quote, _ next: [UInt8]) {
    let names = { (text: [UInt8]) in AnswerDate.names(text) || SaidSchedule(text).text != nil }
    guard form.isOfPresent, !quote.isQuestion, quote.own > 0, !names(quote.sentence),
      SaidSchedule(next).text != nil, AskedClause.tellsTimeAlone(next)
    else { return }
    quote.text += [0x20] + next
    quote.sentence += [0x20] + next
  }

  /// Adds how it is since, where a sentence tells how it was and the present is asked of: "The code was 4411
  /// until May. It is 9920 now."
  func addSince(_ quote: inout Quote, _ pieces: [SentenceCut.Piece], _ place: Int) {
    guard form.isOfPresent, !form.asksForDate, !asksFormer, !asksBefore, !quote.isQuestion,
      !pieces[place].text.isEmpty,
      quote.text.suffix(pieces[place].text.count) == pieces[place].text[...],
      let since = SinceThen.told(pieces, behind: place)
    else { return }
    quote.text += [0x20] + since
  }

  /// How many rows are told beside one.
  private static let mostRows = 3

  /// Adds the other rows of a table that say as much of another each: of "| Car | 1 March |" that of the
  /// boat, where neither is asked for by its name.
  func addRows(
    _ quote: inout Quote, _ pieces: [SentenceCut.Piece], _ place: Int, _ words: [Set<[UInt8]>],
    _ labels: [EntryLabel?]
  ) {
    guard let row = labels[place], row.place == place, !row.columns.isEmpty else { return }
    let others = pieces.indices.filter { other in
      guard other != place, let label = labels[other], label.place == other else { return false }
      return label.columns == row.columns && words[other] == words[place]
        && AnswerDate.names(pieces[other].text)
    }
    guard others.count <= Self.mostRows else { return }
    for other in others {
      quote.beside.append(pieces[other].text)
      quote.text += Array("; ".utf8) + pieces[other].text
    }
  }

  /// Of what stands below a heading the one line that says the kind of thing that is asked for, as the
  /// telephone number among all that is told of somebody; nil: none does, or several.
  mutating func wanted(below heading: Int, in pieces: [SentenceCut.Piece]) -> [UInt8]? {
    guard wantsKind, !form.asksForDate else { return nil }
    let below = pieces.indices.dropFirst(heading + 1).prefix { !pieces[$0].isHeading }
    guard below.count > 1 else { return nil }
    var found: [Int] = []
    for place in below where wanted(in: pieces[place].text) == 1 { found.append(place) }
    return found.count == 1 ? pieces[found[0]].marked : nil
  }
}
