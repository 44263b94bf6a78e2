import Posix
import Testing

@Suite struct HeapsTests {
  private func own() throws -> Int {
    let text = String(decoding: try Files.readAll(Path("/proc/self/statm")), as: UTF8.self)
    let pages = text.split(separator: " ").compactMap { Int($0) }
    return (pages[1] - pages[2]) * 4096
  }

  /// What is freed before a few bytes that stay is given back.
  @Test func freedMemoryGoesBack() throws {
    var blocks = (0..<40_000).map { [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: 4000) }
    let last = blocks.removeLast()
    blocks = []
    let full = try own()
    #expect(Heaps.trim(beyond: 64 << 20))
    #expect(try own() < full - (64 << 20))
    #expect(!Heaps.trim(beyond: 1 << 40))
    #expect(last.count == 4000)
  }
}
