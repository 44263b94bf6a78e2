import Testing

@testable import Learning
@testable import Models

@Suite struct ModelExtractorTests {
  let message = "We’ve moved to  Porto with Rita,\nand I gave up smoking."

  func read(_ said: String) throws(ModelError) -> ExtractorReading {
    try ModelExtractor.reading(of: Array(said.utf8), from: message)
  }

  @Test func whatTheMessageSaysIsTaken() throws {
    let reading = try read(
      #"""
      ```json
      {"memories": [
        {"text": "Ana moved to Porto with Rita.", "type": "event", "quote": "we've moved to Porto",
         "entities": [{"name": "Porto", "type": "location"}, {"name": "Rita", "type": "FRIEND"},
                      {"name": "Lisbon", "type": "LOCATION"}]},
        {"text": "Ana gave up smoking.", "type": "HABIT", "quote": "I gave up smoking."}
      ]}
      ```
      """#)
    #expect(reading.dropped == 0)
    #expect(
      reading.statements.map(\.text) == ["Ana moved to Porto with Rita.", "Ana gave up smoking."])
    #expect(reading.statements.map(\.type) == ["EVENT", nil])
    #expect(reading.statements[0].entities.map(\.name) == ["Porto", "Rita"])
    #expect(reading.statements[0].entities.map(\.type) == ["LOCATION", "OTHER"])
  }

  @Test(arguments: [
    #"{"text": "Ana owns a boat.", "type": "FACT", "quote": "I own a boat"}"#,
    #"{"text": "Ana owns a boat.", "type": "FACT", "quote": ""}"#,
    #"{"text": "Ana owns a boat.", "type": "FACT", "quote": " . "}"#,
    #"{"text": "", "type": "FACT", "quote": "moved to Porto"}"#,
    #"{"text": "Two\nlines", "quote": "moved to Porto"}"#,
  ])
  func whatIsMadeUpIsDropped(item: String) throws {
    let reading = try read(#"{"memories": ["# + item + "]}")
    #expect(reading == ExtractorReading(statements: [], dropped: 1))
  }

  @Test(arguments: ["", "Nothing.", "[]", "{}", #"{"memories": {}}"#, #"{"memories": ["#])
  func whatIsNotAskedForIsAnError(said: String) {
    #expect(throws: ModelError.self) { try read(said) }
  }

  /// As no JSON at all: the rules take over.
  @Test(arguments: [
    #"{"text": "Ana owns a boat.", "type": "FACT"}"#, #"{"quote": "moved to Porto"}"#,
    #"{"text": 7, "quote": "moved to Porto"}"#, #""moved to Porto""#, "null", "[[]]",
    #"{"text": "\#(String(repeating: "Ana. ", count: 300))", "quote": "moved to Porto"}"#,
  ])
  func whatHasNotTheFormIsAnError(item: String) throws {
    #expect(throws: ModelError.self) { try read(#"{"memories": ["# + item + ", null]}") }
    // Beside one that has it it is dropped.
    let good = #"{"text": "Ana moved to Porto.", "quote": "moved to Porto"}"#
    let reading = try read(#"{"memories": ["# + item + ", " + good + "]}")
    #expect(reading.statements.map(\.text) == ["Ana moved to Porto."] && reading.dropped == 1)
  }

  @Test func repeatsAndFloodsEnd() throws {
    let same = #"{"text": "Ana moved to Porto.", "quote": "moved to porto"}"#
    let repeated = Array(repeating: same, count: 3).joined(separator: ",")
    #expect(try read(#"{"memories": ["# + repeated + "]}").statements.count == 1)
    let flood = (0..<100).map { #"{"text": "Ana \#($0).", "quote": "moved to porto"}"# }
    let reading = try read(#"{"memories": ["# + flood.joined(separator: ",") + "]}")
    #expect(reading.statements.count == ReadingLimits.statements)
    #expect(reading.dropped == 100 - ReadingLimits.statements)
  }
}
