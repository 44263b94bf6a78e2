import Testing

@testable import Answering

/// One kind of a thing is not another: the riding lesson tells nothing of the violin lesson.
@Suite struct OtherKindTests {
  @Test func aKindThatNoTextNames() throws {
    let cube = try AskedCube(["The swimming course is every Saturday at 10."])
    let answer = try cube.answer("When is my pottery course?")
    #expect(answer.date == nil && answer.lacking == Array("pottery".utf8))
    #expect(try cube.first("When is the swimming course?") == "every Saturday at 10")
    #expect(try cube.first("When is the course?") == "every Saturday at 10")
  }

  @Test func aKindThatAnotherTextNames() throws {
    let cube = try AskedCube([
      "The swimming course is every Saturday at 10.", "Petra gave me a book on pottery.",
    ])
    #expect(try cube.answer("When is my pottery course?").date == nil)
  }

  @Test(arguments: [
    "The new course is every Saturday at 10.", "The course is every Saturday at 10.",
  ])
  func whatLeavesTheKindOpenMayBeIt(text: String) throws {
    #expect(try AskedCube([text]).first("When is my pottery course?") == "every Saturday at 10")
  }
}
