import Testing

@testable import Exchange

/// Names that are functions of an export alone.
@Suite struct NamesTests {
  @Test func aConversationIsNamedByTitleSourceAndID() {
    let name = Names.conversation(Array("Boat \n repairs".utf8), "chatgpt", Array("c-1".utf8))
    #expect(String(decoding: name, as: UTF8.self) == "Boat repairs (chatgpt a6f7ef47)")
    #expect(Names.conversation([], "whatsapp", nil) == Array("Untitled (whatsapp)".utf8))
  }
}
