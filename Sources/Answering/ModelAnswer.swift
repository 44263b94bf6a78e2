internal import Format
public import Models
internal import Text

/// What a model answers from numbered texts.
public struct ModelAnswer: Hashable, Sendable {
  /// The answer, UTF-8.
  public var text: [UInt8]
  /// The texts that it rests on: their places in what was given, from 0, each once.
  public var citations: [Int]
}

extension ModelClient {
  /// The longest answer, tokens.
  private static let answerTokens = 600
  /// The longest answer that is taken, bytes.
  private static let answerLimit = 16 << 10

  /// Answers a question from texts, best first, each with the date at which it was said.
  /// - Returns: nil where the model says that they do not answer it.
  /// - Throws: `.malformed` also for an answer that names no text: it would be the model's own.
  public func answer(
    _ question: [UInt8], from texts: [(text: [UInt8], date: [UInt8])], today: [UInt8],
    random: [UInt8], _ patience: Patience = .asked
  ) throws(ModelError) -> ModelAnswer? {
    let fence = Fence(random)
    var given: [UInt8] = []
    for (index, text) in texts.enumerated() {
      given += fence.enclose(
        text.date + Array(": ".utf8) + Excerpt.start(text.text), number: index + 1)
    }
    let rules = Array(
      """
      You answer a question from a person's memories, in the question's language, in one to three \
      sentences. Use only what the numbered texts say. Give dates as dates.
      """.utf8)
    let form = Array(
      """
      \nReply with one JSON object and nothing else: {"answer": "…", "citations": [numbers of the \
      texts that the answer rests on]}. If they do not answer the question, reply {"answer": null, \
      "citations": []}.
      """.utf8)
    let said = try chat(
      [
        ChatMessage(
          .system, rules + Array(" Today is ".utf8) + today + Array(". ".utf8) + fence.rule + form),
        ChatMessage(.user, given + Array("\nQuestion: ".utf8) + Excerpt.start(question)),
      ], tokens: Self.answerTokens, asJSON: true, patience)
    return try Self.answer(in: said, of: texts.count)
  }

  /// Reads and checks the reply.
  static func answer(in said: [UInt8], of count: Int) throws(ModelError) -> ModelAnswer? {
    guard let value = value(in: said), let answer = value["answer"] else {
      throw .malformed("it is no object with an \"answer\"")
    }
    if answer.isNull { return nil }
    guard let text = answer.string, text.contains(where: { $0 > 0x20 }) else {
      throw .malformed("its \"answer\" is no text")
    }
    guard text.count <= answerLimit else { throw .malformed("its \"answer\" is too long") }
    guard let numbers = value["citations"]?.elements else {
      throw .malformed("it has no \"citations\"")
    }
    var citations: [Int] = []
    for number in numbers {
      guard let number = number.integer, number >= 1, number <= Int64(count) else {
        throw .malformed("it cites what was not given")
      }
      if !citations.contains(Int(number) - 1) { citations.append(Int(number) - 1) }
    }
    let plain = try unmarked(OneLine.of(text), of: count, &citations)
    guard !citations.isEmpty else { throw .malformed("it cites nothing") }
    return ModelAnswer(text: plain, citations: citations)
  }

  /// An answer without the numbers in brackets that a model puts into it. They are cited as well, and
  /// our own numbers follow the answer.
  private static func unmarked(
    _ text: [UInt8], of count: Int, _ citations: inout [Int]
  ) throws(ModelError) -> [UInt8] {
    var plain: [UInt8] = []
    var place = 0
    while place < text.count {
      let digits = text[(place + 1)...].prefix { (0x30...0x39).contains($0) }
      guard text[place] == 0x5B, !digits.isEmpty, digits.endIndex < text.count,
        text[digits.endIndex] == 0x5D
      else {
        plain.append(text[place])
        place += 1
        continue
      }
      guard let number = Int(String(decoding: digits, as: UTF8.self)), number >= 1, number <= count
      else { throw .malformed("it cites what was not given") }
      if !citations.contains(number - 1) { citations.append(number - 1) }
      if plain.last == 0x20 { plain.removeLast() }
      place = digits.endIndex + 1
    }
    return plain
  }
}
