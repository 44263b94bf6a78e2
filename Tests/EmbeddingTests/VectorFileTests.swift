import Posix
import Testing

@testable import Embedding

/// Vectors in a file: what was put is found, what is damaged is not, what is erased leaves nothing.
@Suite struct VectorFileTests {
  private let scratch: Scratch
  private let source = [UInt8](repeating: 7, count: 32)

  init() throws { scratch = try Scratch() }

  private func file(_ source: [UInt8]? = nil) -> VectorFile {
    VectorFile(scratch.path.appending("v"), model: source ?? self.source)
  }

  /// A vector that points mostly one way.
  private static func vector(_ seed: Int) -> TextVector {
    var numbers = WordPieceTests.Numbers(state: UInt64(seed))
    return TextVector(
      bytes: (0..<TextVector.width).map { _ in UInt8(1 + numbers.next(below: 255)) })
  }

  private static func entries(_ keys: Range<Int>) -> [(key: Int64, vector: TextVector)] {
    keys.map { (key: Int64($0), vector: vector($0)) }
  }

  private func nearest(_ file: VectorFile, _ seed: Int) throws -> Int64? {
    var found: Int64?
    file.scan(Self.vector(seed))?.forEach { hit in
      found = hit.key
      return false
    }
    return found
  }

  @Test func whatWasPutIsFound() throws {
    let file = file()
    #expect(file.keys().isEmpty)
    #expect(file.scan(Self.vector(1)) == nil)
    try file.append(Self.entries(1..<20))
    try file.append(Self.entries(20..<30))
    #expect(file.keys() == Set(1..<30))
    for seed in 1..<30 { #expect(try nearest(file, seed) == Int64(seed)) }
    // By another process as well.
    #expect(self.file().keys() == Set(1..<30))
    #expect(try nearest(self.file(), 7) == 7)
  }

  /// A bundle is copied from anywhere, with whatever stands in it.
  @Test func whatIsNoFileIsReplacedAndNeverFollowed() throws {
    let (place, other) = (scratch.path.appending("v"), scratch.path.appending("other"))
    for text in ["", "somebody's text"] {
      try Files.write(
        try Files.open(other, OpenFlags.write | OpenFlags.create), Array(text.utf8))
      try Files.symlink(target: other.bytes, at: place)
      #expect(file().keys().isEmpty && VectorFile(existing: place) == nil)
      try file().append(Self.entries(1..<5))
      #expect(try Files.readAll(other, limit: 100) == Array(text.utf8))
      #expect(file().keys() == Set(1..<5))
      try Files.unlink(place)
    }
    try Files.symlink(target: scratch.path.appending("nowhere").bytes, at: place)
    try file().append(Self.entries(1..<2))
    #expect(!Files.exists(scratch.path.appending("nowhere")))
    try Files.unlink(place)
    try Files.makeFifo(place)
    #expect(file().keys().isEmpty && file().scan(Self.vector(1)) == nil)
    try file().append(Self.entries(1..<5))
    #expect(file().keys() == Set(1..<5))
  }

  @Test func theNearestComeFirstAndNoneBelowTheMedian() throws {
    let file = file()
    try file.append(Self.entries(1..<400))
    let question = Self.vector(5)
    let scan = try #require(file.scan(question))
    var hits: [VectorScan.Hit] = []
    scan.forEach { hit in
      hits.append(hit)
      return true
    }
    let all = (1..<400).map { question.cosine(Self.vector($0)) }.sorted(by: >)
    #expect(hits.map(\.cosine) == all.filter { $0 > scan.median })
    #expect(abs(scan.median - all[199]) < 1e-3)
    #expect(Set(hits.map(\.key)).count == hits.count)
  }

  /// What was erased is nobody's: what stays is as near as in a file that never held it.
  @Test(arguments: [40, 500]) func erasedVectorsCountNoMore(left: Int64) throws {
    let file = file()
    let question = Self.vector(5)
    let backdrop = (1_000..<1_064).map { Self.vector(Int($0)) }
    try file.append(Self.entries(1..<Int(left)))
    let before = try #require(file.scan(question, beside: backdrop)).median
    try file.append(Self.entries(2_000..<2_300))
    #expect(try file.erase { $0 >= 2_000 } == 300)
    #expect(try #require(file.scan(question, beside: backdrop)).median == before)
  }

  @Test func aTextThatIsThereTwiceIsGivenOnce() throws {
    let file = file()
    try file.append(Self.entries(1..<4) + Self.entries(2..<9))
    var keys: [Int64] = []
    file.scan(Self.vector(2))?.forEach { hit in
      keys.append(hit.key)
      return true
    }
    #expect(keys.first == 2)
    #expect(Set(keys).count == keys.count)
  }

  @Test func anotherModelsVectorsAreNotTaken() throws {
    try file().append(Self.entries(1..<5))
    let other = file([UInt8](repeating: 9, count: 32))
    #expect(other.keys().isEmpty)
    try other.append(Self.entries(7..<8))
    #expect(other.keys() == [7])
    #expect(file().keys().isEmpty)
  }

  @Test(arguments: [1, 16, 63, 64, 65, 464, 465, 863, 864, 1_000])
  func aTornTailIsNoVector(length: Int) throws {
    let file = file()
    try file.append(Self.entries(1..<4))
    let bytes = try Files.readAll(file.path)
    _ = try scratch.write("v", Array(bytes.prefix(length)))
    let again = self.file()
    let whole = max(0, (length - VectorFile.headerLength) / file.stride)
    #expect(again.keys() == Set(1..<Int64(1 + whole)))
    try again.append(Self.entries(8..<9))
    #expect(again.keys() == Set(1..<Int64(1 + whole)).union([8]))
    #expect(try nearest(again, 8) == 8)
  }

  @Test func aChangedByteTakesOneVectorAtMost() throws {
    let file = file()
    try file.append(Self.entries(1..<4))
    let bytes = try Files.readAll(file.path)
    for at in stride(from: VectorFile.headerLength, to: bytes.count, by: 37) {
      var changed = bytes
      changed[at] ^= 0x10
      _ = try scratch.write("v", changed)
      #expect(self.file().keys().count == 2, "byte \(at)")
      _ = try nearest(self.file(), 2)
    }
  }

  @Test func whatIsErasedLeavesNoByteAndItsPlaceIsUsedAgain() throws {
    let file = file()
    try file.append(Self.entries(1..<6))
    let size = try Files.status(file.path).size
    #expect(try file.erase { $0 == 2 || $0 == 4 } == 2)
    #expect(file.keys() == [1, 3, 5])
    let bytes = try Files.readAll(file.path)
    for seed in [2, 4] {
      let part = Array(Self.vector(seed).bytes.prefix(16))
      #expect(bytes.firstRange(of: part) == nil)
    }
    #expect(bytes.firstRange(of: Array(Self.vector(3).bytes.prefix(16))) != nil)
    try file.append(Self.entries(10..<12))
    #expect(try Files.status(file.path).size == size)
    #expect(file.keys() == [1, 3, 5, 10, 11])
    #expect(try nearest(file, 11) == 11)
    #expect(try file.erase { _ in true } == 5)
    #expect(file.keys().isEmpty)
    #expect(try nearest(file, 11) == nil)
  }

  /// Vectors as a service gives them: of any dimension.
  private static func numbers(_ dimension: Int, _ seed: Int) -> [Float] {
    var numbers = WordPieceTests.Numbers(state: UInt64(seed))
    return (0..<dimension).map { _ in Float(numbers.next(below: 2001) - 1000) / 3 }
  }

  @Test(arguments: [1, 3, 64, 100, 384, 768, 1536, 8192])
  func anyDimensionIsKept(dimension: Int) throws {
    let path = scratch.path.appending("v")
    let file = VectorFile(path, model: source, dimension: dimension)
    let vectors = (1..<20).map { TextVector(numbers: Self.numbers(dimension, $0)) }
    try file.append(
      vectors.enumerated().compactMap { at, vector in
        vector.map { (key: Int64(at + 1), vector: $0) }
      })
    let again = try #require(VectorFile(existing: path))
    #expect(again.dimension == dimension)
    #expect(again.isOf(source))
    #expect(again.keys() == Set(1..<20))
    let question = try #require(vectors[6])
    let scan = try #require(again.scan(question))
    var best: VectorScan.Hit?
    scan.forEach { hit in
      if hit.key == 7 { best = hit }
      return best == nil
    }
    // Of one number only the sign is left.
    if dimension > 1 { #expect(abs((best?.cosine ?? 0) - 1) < 1e-5) }
    #expect(try again.erase { $0 == 7 } == 1)
    #expect(again.keys() == Set(1..<20).subtracting([7]))
  }

  @Test func whatIsNoVectorIsNotKept() throws {
    #expect(TextVector(numbers: []) == nil)
    #expect(TextVector(numbers: [Float](repeating: 1, count: 8193)) == nil)
    for odd in [Float.nan, .infinity, 1e38, .leastNonzeroMagnitude] {
      let vector = try #require(TextVector(numbers: [odd, 1, -1]))
      #expect(vector.bytes.count == 64)
      #expect(vector.cosine(vector).isFinite)
    }
    // One of another width is left out, and finds nothing.
    let file = file()
    let narrow = try #require(TextVector(numbers: [1, 2, 3]))
    try file.append([(key: 1, vector: narrow)] + Self.entries(2..<4))
    #expect(file.keys() == [2, 3])
    #expect(file.scan(narrow) == nil)
    #expect(narrow.cosine(Self.vector(2)) == 0)
  }

  @Test func anotherDimensionOfTheSameWidthIsAnotherFile() throws {
    let path = scratch.path.appending("v")
    for dimension in [100, 101] {
      let file = VectorFile(path, model: source, dimension: dimension)
      #expect(file.keys().isEmpty)
      let vector = try #require(TextVector(numbers: Self.numbers(dimension, 1)))
      try file.append([(key: Int64(dimension), vector: vector)])
      #expect(file.keys() == [Int64(dimension)])
    }
    _ = try scratch.write("v", Array("memcube vectors\n".utf8) + [UInt8](repeating: 255, count: 48))
    #expect(VectorFile(existing: path) == nil)
  }

  @Test func severalMayWriteAtOnce() async throws {
    let path = scratch.path.appending("v")
    let source = source
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let file = VectorFile(path, model: source)
          for step in 0..<5 {
            let first = 1 + writer * 100 + step * 10
            try? file.append(Self.entries(first..<(first + 10)))
          }
        }
      }
    }
    let expected = (0..<4).flatMap { writer in (0..<50).map { Int64(1 + writer * 100 + $0) } }
    #expect(file().keys() == Set(expected))
  }
}
