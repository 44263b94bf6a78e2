internal import Format
package import Models
internal import Text

/// A chat model in the place of the rules that turn a message into statements. What it says counts
/// only with words of the message beside it: what names none, or words that are not there, is made
/// up, and is dropped.
package struct ModelExtractor: Extractor {
  let client: ModelClient

  package init(client: ModelClient) {
    self.client = client
  }

  /// The longest reply, tokens.
  private static let replyTokens = 1500
  /// The longest statement, bytes.
  private static let statementLimit = 1000
  /// How many entities of a statement are looked at.
  private static let entityLimit = 32
  /// How sure a statement is that a model made and the message supports: a little less than what
  /// a person wrote.
  private static let confidence = 0.9

  private static let rules = """
    You turn what one person said into memories worth keeping: facts, events, preferences, \
    decisions, states, relationships, beliefs, skills and goals of people. Small talk, questions \
    and politeness give none. Each memory is one self-contained sentence in the third person, with \
    the person's name and absolute dates ("yesterday" becomes the date). Invent nothing.
    """
  private static let documentRules = """
    You turn passages of a document into memories worth keeping by whoever owns it: facts, events, \
    preferences, decisions, states, relationships, beliefs, skills and goals of people, and what the \
    document says of them or tells them to know. General knowledge and boilerplate give none. Each \
    memory is one self-contained sentence in the third person, with names and absolute dates. Who \
    "I" is is known only if the text or the document's name says so. Invent nothing.
    """
  private static let form = """
    Reply with one JSON object and nothing else: {"memories": [{"text": "…", "type": "FACT, EVENT, \
    PREFERENCE, DECISION, STATE, RELATIONSHIP, BELIEF, SKILL or GOAL", "quote": "the words of the \
    text that say so, copied exactly", "entities": [{"name": "…", "type": "PERSON, \
    ORGANIZATION, LOCATION, PRODUCT, CONCEPT, EVENT or OTHER"}]}]}. Without anything worth keeping, \
    reply {"memories": []}.
    """

  /// `NAME/VERSION`, as records say it: the version is that of the prompt.
  package var name: String { "\(client.endpoint.chatModel ?? "model")/1" }

  /// Reads a message, as `guidance` wants it read.
  package func read(
    _ source: SaidMessage, _ guidance: Guidance = Guidance(), random: [UInt8],
    _ patience: Patience = .asked
  ) throws(ModelError) -> ExtractorReading {
    let fence = Fence(random)
    let text = MessageHead.head(of: source.text)
    var facts = "Said on \(SpelledDate.spell(day: source.day)) by \(source.author ?? "the user")"
    if !source.others.isEmpty { facts += ", to \(source.others.joined(separator: ", "))" }
    // Names and questions are other people's words as well.
    var given = fence.enclose(Array(facts.utf8), number: 1)
    if let question = source.question {
      given += fence.enclose(Array("The question before: \(question)".utf8), number: 2)
    }
    given += Array("The message:\n".utf8) + fence.enclose(Array(text.utf8), number: 3)
    let line: [UInt8] = [0x0A]
    let rules =
      Array(Self.rules.utf8) + line + fence.rule + line + guidance.told(in: fence)
      + Array(Self.form.utf8)
    var reading = try ask(
      [ChatMessage(.system, rules), ChatMessage(.user, given)], about: text, patience)
    // A model may repeat the question.
    if source.question != nil, let heard = source.heardRecord {
      for place in reading.statements.indices { reading.statements[place].quoted = [heard] }
    }
    return reading
  }

  /// Reads passages of a document, by its name and the day on which it was written. Gives each
  /// statement with the place of its passage, from 0, and how many could not be used.
  package func read(
    _ passages: [String], of document: String, day: Int64, _ guidance: Guidance = Guidance(),
    random: [UInt8], _ patience: Patience
  ) throws(ModelError) -> (statements: [(LearnedStatement, passage: Int)], dropped: Int) {
    let fence = Fence(random)
    let facts = "From the document \(document), written by \(SpelledDate.spell(day: day))"
    var given = fence.enclose(Array(facts.utf8), number: 1) + Array("The passages:\n".utf8)
    for (index, passage) in passages.enumerated() {
      given += fence.enclose(Array(passage.utf8), number: index + 2)
    }
    let line: [UInt8] = [0x0A]
    let rules =
      Array(Self.documentRules.utf8) + line + fence.rule + line + guidance.told(in: fence)
      + Array(Self.form.utf8)
    var found: [(LearnedStatement, passage: Int)] = []
    let sources = passages.map { Self.plain($0) }
    let reading = try ask(
      [ChatMessage(.system, rules), ChatMessage(.user, given)],
      about: passages.joined(separator: "\n"), patience
    ) { statement, quote in
      // Words that run over the end of a passage are of none.
      guard let passage = sources.firstIndex(where: { $0.contains(quote) }) else { return false }
      found.append((statement, passage))
      return true
    }
    return (found, reading.dropped)
  }

  /// Asks, unless the service failed too often lately, and reads the reply.
  private func ask(
    _ messages: [ChatMessage], about text: String, _ patience: Patience,
    _ take: (LearnedStatement, String) -> Bool = { _, _ in true }
  ) throws(ModelError) -> ExtractorReading {
    if let failure = client.extraction.failure { throw failure }
    do throws(ModelError) {
      let said = try client.chat(messages, tokens: Self.replyTokens, asJSON: true, patience)
      client.extraction.succeed()
      return try Self.reading(of: said, from: text, take)
    } catch {
      client.extraction.fail(error)
      throw error
    }
  }

  /// Reads and checks the reply. `take` gets each statement with its quote, and may drop it.
  static func reading(
    of said: [UInt8], from text: String,
    _ take: (LearnedStatement, String) -> Bool = { _, _ in true }
  ) throws(ModelError) -> ExtractorReading {
    guard let items = ModelClient.value(in: said)?["memories"]?.elements else {
      throw .malformed("it is no object with \"memories\"")
    }
    // A model that keeps to the form in nothing said nothing; what is made up it said.
    if !items.isEmpty, !items.contains(where: hasForm) {
      throw .malformed("none of its memories has a text and a quote, or they are too long")
    }
    let source = plain(text)
    var reading = ExtractorReading(statements: [], dropped: 0)
    for item in items {
      guard reading.statements.count < ReadingLimits.statements,
        let (statement, quote) = statement(item, source),
        !reading.statements.contains(where: { $0.text == statement.text }), take(statement, quote)
      else {
        reading.dropped += 1
        continue
      }
      reading.statements.append(statement)
    }
    return reading
  }

  /// Whether an item of a reply is what was asked for, whatever it says.
  private static func hasForm(_ item: JSON) -> Bool {
    guard let text = item["text"]?.string, item["quote"]?.string != nil else { return false }
    return text.count <= statementLimit
  }

  /// One statement with its quote; nil for one without words of the source.
  private static func statement(
    _ item: JSON, _ source: String
  ) -> (LearnedStatement, quote: String)? {
    guard let bytes = item["text"]?.string, bytes.count <= statementLimit,
      !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }), bytes.contains(where: { $0 > 0x20 }),
      let quoted = item["quote"]?.string
    else { return nil }
    let quote = plain(String(decoding: quoted, as: UTF8.self))
    guard quote.utf8.count >= 3, source.contains(quote) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    let type = item["type"]?.string.flatMap { MemoryType.named($0) }
    let shown = plain(text)
    var named: [NamedEntity] = []
    for entity in (item["entities"]?.elements ?? []).prefix(entityLimit) {
      guard let name = entity["name"]?.string.map({ String(decoding: $0, as: UTF8.self) }),
        !name.isEmpty, name.utf8.count <= 100, name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
        shown.contains(plain(name)),
        !named.contains(where: { $0.name == name })
      else { continue }
      let word = entity["type"]?.string.map { String(decoding: $0, as: UTF8.self).uppercased() }
      named.append(
        NamedEntity(name: name, type: word.flatMap { EntityType(rawValue: $0) } ?? .other))
    }
    let statement = LearnedStatement(
      text: text, type: type.map { String(decoding: $0, as: UTF8.self) }, confidence: confidence,
      from: nil, to: nil, named: named, related: [])
    return (statement, quote)
  }

  /// A text as quotes are compared: in lower case, white space as single spaces, plain quotes.
  private static func plain(_ text: String) -> String {
    let straight = text.lowercased().map { character -> Character in
      switch character {
      case "’", "‘": "'"
      case "“", "”": "\""
      default: character
      }
    }
    return String(straight).split { $0.isWhitespace }.joined(separator: " ")
  }
}
