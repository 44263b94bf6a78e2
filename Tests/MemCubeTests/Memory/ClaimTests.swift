import Testing

@testable import Format

@Suite struct ClaimTests {
  @Test func theFirstVersionThatNamedThePathCounts() {
    let versions = [
      version(1, path: "a.md", object: 1), version(2, on: [1], path: "b.md", object: 1),
      version(3, on: [2], path: "./a.md", object: 1), delete(4, on: [3], object: 1),
    ]
    func claim(_ path: String) -> Claim { Claim(to: Array(path.utf8), id(1), versions) }
    #expect(claim("a.md") == Claim(first: id(1), object: id(1)))
    #expect(claim("b.md") == Claim(first: id(2), object: id(1)))
    #expect(claim("c.md") == Claim(first: id(1), object: id(1)))
    #expect(ObjectState.evaluate(versions).claim == claim("a.md"))
  }

  @Test func aVersionWithAnotherIDThanTheObjectsMayBeTheFirstHere() {
    let state = ObjectState.evaluate([version(5, on: [1], path: "a.md", object: 1)])
    #expect(state.claim == Claim(first: id(5), object: id(1)))
  }

  @Test func orderIsByFirstThenObject() {
    let claims = [(1, 9), (2, 3), (2, 4)].map {
      Claim(first: id($0.0), object: id($0.1))
    }
    #expect(claims.reversed().sorted() == claims)
  }
}
