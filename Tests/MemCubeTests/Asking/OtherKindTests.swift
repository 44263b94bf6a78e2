import Testing

@testable import Answering

/// One kind of a thing is not another: the riding lesson tells nothing of the violin lesson.
@Suite struct OtherKindTests {
  @Test(arguments: [
    "The new course is every Saturday at 10.", "The course is every Saturday at 10.",
  ])
  func whatLeavesTheKindOpenMayBeIt(text: String) throws {
    #expect(try AskedCube([text]).first("When is my pottery course?") == "every Saturday at 10")
  }
}
