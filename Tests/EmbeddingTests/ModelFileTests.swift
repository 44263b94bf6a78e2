import Posix
import Testing

@testable import Embedding

/// A model's file: whatever its bytes, it is a model or it is refused.
@Suite struct ModelFileTests {
  private let scratch: Scratch
  private let good: [UInt8]

  init() throws {
    scratch = try Scratch()
    good = try TestModel.bytes()
  }

  private func refusal(_ bytes: [UInt8]) throws -> EmbeddingError? {
    let path = try scratch.write("model", bytes)
    do throws(EmbeddingError) {
      _ = try Embedder(path)
      return nil
    } catch { return error }
  }

  @Test func hasTheSizeThatItsLayoutSays() throws {
    let offsets = ModelLayout(
      pieces: 30_522, pieceBytes: 200_986, layers: 6, inner: 1_536, positions: 512
    ).offsets
    #expect(good.count == offsets.size || good.count / 1_000_000 == 24)
    #expect(try refusal(good) == nil)
    let embedder = try Embedder(scratch.path.appending("model"))
    #expect(embedder.source == ModelPackage.sha256)
  }

  /// `cp` over a model writes into the file that is mapped: its vectors are not to be kept.
  @Test func whoeverWritesToItIsNoticed() throws {
    let path = try scratch.write("model", good)
    let embedder = try Embedder(path)
    #expect(embedder.isIntact)
    // File systems count time by ticks of some milliseconds.
    Clock.sleep(nanoseconds: 20_000_000)
    _ = try scratch.write("model", good)
    #expect(!embedder.isIntact)
    // One that is replaced stays what it was.
    let other = try Embedder(path)
    try Files.rename(try scratch.write("new", good), path)
    #expect(other.isIntact)
  }

  @Test func aMissingFileIsSaidToBeMissing() {
    #expect(throws: EmbeddingError.missing) { try Embedder(scratch.path.appending("none")) }
  }

  @Test(arguments: [0, 1, 15, 16, 63, 127, 128, 129, 4_096, 300_000, 12_000_000])
  func cutAnywhereItIsRefused(length: Int) throws {
    #expect(try refusal(Array(good.prefix(length))) != nil)
    #expect(try refusal(Array(good.dropLast(length + 1))) != nil)
    #expect(try refusal(good + [UInt8](repeating: 0, count: length + 1)) != nil)
  }

  @Test func aChangedByteIsFoundWhereverItIs() throws {
    var bytes = good
    for part in 0..<24 {
      let place = part * (good.count / 24) + part * 977 % 1_000
      // Behind the numbers of the header stands what nothing depends on.
      let at = place < ModelLayout.header ? 20 : place
      bytes[at] ^= 1 << UInt8(part % 8)
      #expect(try refusal(bytes) != nil, "byte \(at)")
      bytes[at] = good[at]
    }
  }

  @Test(arguments: 0..<60)
  func numbersOfTheHeaderAreNotTrusted(at: Int) throws {
    var bytes = Array(good.prefix(1 << 16))
    bytes[at] = ~bytes[at]
    #expect(try refusal(bytes) != nil)
  }

  @Test func anotherVersionIsForeign() throws {
    var bytes = good
    bytes[16] = 9
    #expect(
      try refusal(bytes) == .foreign("its version is 9, which this program does not know"))
    #expect(try refusal(Array("{}".utf8)) == .foreign("it has no header"))
    #expect(
      try refusal([UInt8](repeating: 0x50, count: 4_096)) == .foreign("it begins otherwise"))
  }
}
