import Posix
import Testing

@testable import Embedding

/// The package that a model is made of comes from outside: nothing in it is trusted.
@Suite struct ModelPackageTests {
  /// A ZIP archive of stored members.
  private static func archive(_ members: [(String, [UInt8])]) -> [UInt8] {
    func number(_ value: Int, _ length: Int) -> [UInt8] {
      (0..<length).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    var (bytes, directory): ([UInt8], [UInt8]) = ([], [])
    for (name, content) in members {
      let sizes = number(0, 4) + number(content.count, 4) + number(content.count, 4)
      let common = number(20, 2) + number(0, 8) + sizes + number(name.utf8.count, 2) + number(0, 2)
      directory += number(0x0201_4B50, 4) + number(20, 2) + common
      directory += number(0, 10) + number(bytes.count, 4) + Array(name.utf8)
      bytes += number(0x0403_4B50, 4) + common + Array(name.utf8) + content
    }
    let end = number(0x0605_4B50, 4) + number(0, 4) + number(members.count, 2)
    return bytes + directory + end + number(members.count, 2) + number(directory.count, 4)
      + number(bytes.count, 4) + number(0, 2)
  }

  @Test func storedMembersAreRead() throws {
    let bytes = Self.archive([("a/x.txt", [1, 2]), ("a/y.txt", []), ("b", [3])])
    let archive = try #require(ZipArchive(bytes))
    #expect(archive.member(endingIn: "/x.txt", limit: 9) == [1, 2])
    #expect(archive.member(endingIn: "/y.txt", limit: 9) == [])
    #expect(archive.member(endingIn: "b", limit: 1) == [3])
    #expect(archive.member(endingIn: "x.txt", limit: 1) == nil)
    #expect(archive.member(endingIn: "z", limit: 9) == nil)
  }

  @Test func anArchiveWithAnyByteChangedDoesNotHarm() throws {
    let good = Self.archive([("a/x.txt", Array("hello".utf8)), ("b", [3])])
    for index in good.indices {
      for change: UInt8 in [0xFF, 0x01, 0x80] {
        var bytes = good
        bytes[index] ^= change
        _ = ZipArchive(bytes)?.member(endingIn: "/x.txt", limit: 100)
      }
      #expect(ZipArchive(Array(good.prefix(index)))?.member(endingIn: "b", limit: 9) == nil)
    }
  }

  @Test func inflatesWhatPythonDeflated() {
    // zlib.compressobj(9, zlib.DEFLATED, -15) of 40 times "memory ".
    let packed: [UInt8] = [
      0xCB, 0x4D, 0xCD, 0xCD, 0x2F, 0xAA, 0x54, 0xC8, 0x1D, 0xA5, 0x50, 0x29, 0x00,
    ]
    let text = Array(String(repeating: "memory ", count: 40).utf8)
    let found = Inflater.inflate(packed[...], count: text.count)
    if let found { #expect(found == text) }
    #expect(Inflater.inflate(packed[...], count: text.count - 1) == nil)
    #expect(Inflater.inflate(packed[...], count: text.count + 1) == nil)
    for length in 0..<packed.count {
      #expect(Inflater.inflate(packed[..<length], count: text.count) == nil)
    }
  }

  private static func tensors(_ header: String, _ count: Int = 16) -> SafeTensors? {
    let text = Array(header.utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> ($0 * 8)) }
    return SafeTensors(length + text + [UInt8](repeating: 0, count: count))
  }

  @Test func headersAreReadAsTheyAreWritten() throws {
    let found = try #require(
      Self.tensors(
        #"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"#
          + #" "b":{"dtype":"I64","shape":[2],"data_offsets":[0,16]}}"#))
    #expect(found.tensors.keys.sorted { $0.count < $1.count } == [[0x61]])
    #expect(try found.tensor("a", [2, 2]).range.count == 16)
    #expect(throws: EmbeddingError.badPackage("it has no b")) { try found.tensor("b", [2]) }
    #expect(throws: EmbeddingError.badPackage("a has the shape [2, 2], not [4]")) {
      try found.tensor("a", [4])
    }
  }

  @Test(arguments: [
    "", "[]", "{", #"{"a":}"#, #"{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,17]}}"#,
    #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}"#,
    #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}}"#,
    #"{"a":{"dtype":"F32","shape":[999999999999,999999999999,9],"data_offsets":[0,16]}}"#,
    #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[-1,16]}}"#,
    #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,9999999999999999999999]}}"#,
    #"{"a\u0041":{}}"#, #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}"#,
  ])
  func headersThatLieAreRefused(header: String) { #expect(Self.tensors(header) == nil) }

  @Test func tooLongAHeaderIsRefused() {
    #expect(SafeTensors([UInt8](repeating: 0xFF, count: 64)) == nil)
    #expect(SafeTensors([1, 2, 3]) == nil)
  }

  @Test func aWheelOfOtherBytesIsNotLookedInto() throws {
    let scratch = try Scratch()
    let path = try scratch.write("other.whl", Self.archive([("m/model/vocab.txt", [0x61])]))
    do throws(EmbeddingError) {
      _ = try ModelPackage.convert(path)
      Issue.record("it was taken")
    } catch {
      guard case .badPackage(let what) = error else { throw error }
      #expect(what.contains("b9a0018dff090c14"))
    }
    #expect(throws: EmbeddingError.missing) {
      try ModelPackage.convert(scratch.path.appending("none.whl"))
    }
  }

  @Test func aWheelWithoutAModelIsRefused() {
    for members: [(String, [UInt8])] in [
      [], [("m/model/vocab.txt", [0x61])],
      [("m/model/vocab.txt", [0x61, 0x0A]), ("m/model/model.safetensors", [1, 2, 3])],
      [
        ("m/model/vocab.txt", [0x61, 0x0A]),
        ("m/model/model.safetensors", [2, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D]),
      ],
    ] {
      do throws(EmbeddingError) {
        _ = try ModelPackage.convert(wheel: Self.archive(members), source: [])
        Issue.record("it was taken")
      } catch {
        guard case .badPackage = error else {
          Issue.record("\(error)")
          return
        }
      }
    }
  }
}
