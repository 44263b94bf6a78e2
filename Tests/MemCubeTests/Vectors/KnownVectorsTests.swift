import Testing

@testable import Search

/// What is known of a file of vectors.
@Suite struct KnownVectorsTests {
  @Test(arguments: [
    (0, [1, 2]), (1, [1, 2, 3]), (2, [1, 2, 3, 4, 2]), (3, [1, 2, 3, 4, 2, 5]),
    (9, [1, 2, 3, 4, 2, 5]),
  ])
  func soManyMayLackTheirVector(missing: Int, taken: [Int64]) {
    var known = KnownVectors()
    known.take([1, 2], from: 0, of: nil)
    #expect(known.prefix([1, 2, 3, 4, 2, 5], missing) { $0 } == taken)
  }
}
