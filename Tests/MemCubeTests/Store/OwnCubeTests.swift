import Answering
import Format
import MemCube
import Testing

/// What a program does that has only the library.
@Suite struct OwnCubeTests {
  @Test func whatIsKeptIsFoundAgain() throws {
    let scratch = try Scratch()
    let first = try OwnCube("notes", on: scratch.host())
    #expect(try first.remember("Ana is allergic to nuts.") == "memories/ana-is-allergic-to-nuts.md")
    #expect(
      try first.remember("Ana is allergic to nuts!") == "memories/ana-is-allergic-to-nuts-2.md")
    #expect(try first.remember("The dog is Biscoito.") == "memories/the-dog-is-biscoito.md")
    try first.close()
    let second = try OwnCube("notes", on: scratch.host())
    let found = try second.find("dog", limit: 1)
    #expect(found.map(\.path) == ["memories/the-dog-is-biscoito.md"])
    #expect(found.first?.text == "The dog is Biscoito.")
    #expect(try second.prompt(tokens: 100).hasPrefix("# notes\n"))
    try second.close()
  }

  @Test func whatIsSaidIsLearnedAndAnswers() throws {
    let scratch = try Scratch()
    let cube = try OwnCube("talk", on: scratch.host())
    try cube.say("My sister Ana lives in Cairo.", as: "Ben", in: "plans")
    try cube.say("I see.", role: "assistant", in: "plans")
    try cube.learn()
    #expect(try !cube.cube.hasWaiting())
    let answer = try cube.ask("Where does Ana live?")
    #expect(answer.answers)
    #expect(String(decoding: answer.text, as: UTF8.self).contains("Cairo"))
    #expect(try !cube.ask("Who painted the ceiling?").answers)
    try cube.close()
  }

  @Test func whatCannotBeIsRefused() throws {
    let scratch = try Scratch()
    #expect(throws: CubeError.self) { _ = try OwnCube("a/b", on: scratch.host()) }
    let cube = try OwnCube("notes", on: scratch.host())
    #expect(throws: CubeError.self) { try cube.remember(" \n") }
    try cube.close()
  }
}
