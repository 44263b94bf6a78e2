internal import Learning
public import Models
public import Posix
internal import Text

extension Answer {
  /// The answer that a chat model writes from evidence, best first, citing it. Where it fails, or
  /// what it says cannot be checked, the answer is made without it, and `note` says why.
  public init(
    _ question: [UInt8], _ evidence: [Evidence], by client: ModelClient, at now: Timestamp,
    _ patience: Patience = .asked
  ) {
    self.init(question, evidence)
    // What has nothing to do with the question is not shown to anybody.
    guard !citations.isEmpty else { return }
    let given = Array(evidence.prefix(Evidence.limit))
    let today = SpelledDate.spell(day: TimeCalendar.day(ofSeconds: now.seconds))
    do throws(ModelError) {
      if let failure = client.answering.failure { throw failure }
      let found = try client.answer(
        question,
        from: given.map { (Self.text(of: $0), Array(SpelledDate.spell(day: $0.day).utf8)) },
        today: Array(today.utf8), random: Random.bytes(8), patience)
      client.answering.succeed()
      stated = nil
      isUnanswered = false
      guard let found else {
        citations = []
        return
      }
      let asked = AskedQuestion(question)
      citations = found.citations.enumerated().map { place, index in
        let piece = given[index]
        var scorer = SentenceScore(asked, piece.words, isSpoken: piece.speaker != nil)
        let text = Quotation(piece, asked, &scorer)?.text ?? Self.text(of: piece)
        return Citation(number: place + 1, sentence: text, evidence: piece)
      }
      written = found.text
    } catch {
      client.answering.fail(error)
      failure = error
      note = "\(error); the answer is made of sentences as they stand"
    }
  }

  /// What is shown of evidence: who said it, and the text.
  private static func text(of evidence: Evidence) -> [UInt8] {
    let text = evidence.text
    return evidence.author.map { $0 + Array(" said: ".utf8) + text } ?? text + evidence.ending
  }
}
