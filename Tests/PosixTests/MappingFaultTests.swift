import Posix
import Testing

@Suite struct MappingFaultTests {
  /// What maps a file here is the library that needs it: see Tests/EndToEnd/test_displaced.py.
  @Test func survivingCostsNothing() throws {
    let before = MappingFaults.count
    try MappingFaults.survive()
    try MappingFaults.survive()
    #expect(MappingFaults.count == before)
  }
}
