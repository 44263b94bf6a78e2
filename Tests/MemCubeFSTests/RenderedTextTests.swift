import Fuse
import Posix
import Testing

@testable import MemCubeFS

/// Text in pieces reads as one.
@Suite struct RenderedTextTests {
  private func bytes(_ reply: ReadReply) -> [UInt8] {
    switch reply {
    case .bytes(let bytes): bytes
    case .slice(let slice): Array(slice)
    case .file: []
    }
  }

  @Test(arguments: [0, 1, 7, 60_000, 65_536, 200_000])
  func piecesReadAsOne(size: Int) {
    var (text, whole) = (RenderedText(), [UInt8]())
    for number in 0..<9 {
      let more = [UInt8](repeating: UInt8(number), count: size)
      text.append(more)
      whole += more
    }
    #expect(text.size == Int64(whole.count))
    #expect(text.bytes == whole)
    let edges = [0, 1, size - 1, size, size + 1, 2 * size, 65_535, 65_536, 65_537, whole.count]
    for offset in edges where offset >= 0 {
      for count in [1, 2, 100, 131_072, whole.count + 1] {
        let expected = Array(whole.dropFirst(offset).prefix(count))
        #expect(bytes(text.read(Int64(offset), count)) == expected, "\(offset) \(count)")
      }
    }
  }

  @Test(arguments: [(-1, 1), (0, 0), (0, -1), (3, 1), (Int64.max, 9), (Int64.min, 9)])
  func nothingIsReadOutside(offset: Int64, count: Int) {
    #expect(bytes(RenderedText([1, 2, 3]).read(offset, count)).isEmpty)
  }

  @Test func aCopyIsNotChanged() {
    let one = RenderedText([1])
    var other = one
    other.append([2])
    #expect(one.bytes == [1] && other.bytes == [1, 2])
  }
}
