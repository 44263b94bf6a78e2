import Testing

@testable import Learning

/// What the tests of the extractor share. The day is Wednesday, 10 May 2023.
enum Extracting {
  static let day: Int64 = 19_487

  static func source(
    _ text: String, author: String? = "Ana", others: [String] = ["Bo"], question: String? = nil,
    heard: String? = nil, isToAssistant: Bool = false, day: Int64 = Extracting.day
  ) -> SaidMessage {
    SaidMessage(
      text: text, day: day, author: author, others: others, isToAssistant: isToAssistant,
      question: question, heard: heard)
  }

  /// The texts of what a message of Ana's to Bo says.
  static func texts(
    _ text: String, question: String? = nil, heard: String? = nil
  ) -> [String] {
    BuiltInExtractor().statements(of: source(text, question: question, heard: heard)).map(\.text)
  }

  /// What a message says that somebody writes to a memory alone.
  static func toMemory(_ text: String, author: String? = nil) -> [LearnedStatement] {
    BuiltInExtractor().statements(
      of: source(text, author: author, others: [], isToAssistant: true))
  }

  /// A message to a memory alone gives one statement, of a type.
  static func expect(
    _ said: String, gives kept: String, _ type: String?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = toMemory(said)
    #expect(found.map(\.text) == [kept], sourceLocation: sourceLocation)
    #expect(found.first?.type == type, sourceLocation: sourceLocation)
  }

  /// The first statement, or nil.
  static func first(_ text: String, question: String? = nil) -> LearnedStatement? {
    BuiltInExtractor().statements(of: source(text, question: question)).first
  }
}
