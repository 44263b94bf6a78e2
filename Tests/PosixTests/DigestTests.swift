@testable internal import Digest
internal import Testing

@Suite struct DigestTests {
  /// The first two are of FIPS 180-4's examples, the third of its appendix.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func hashesAsTheStandardSays(text: String, digest: String) {
    let bytes = Array(text.utf8)
    #expect(Hex.encode(SHA256.hash(bytes)) == Array(digest.utf8))
    #expect(SHA256.hash(([0] + bytes)[1...]) == SHA256.hash(bytes))
    var own = SHA256(library: nil)
    own.update(bytes)
    #expect(Hex.encode(own.finish()) == Array(digest.utf8))
  }

  /// Every length around the block's and the padding's borders, whole and in pieces.
  @Test func bothWaysAgree() {
    #expect(SHA256.isAccelerated)
    for count in 0..<300 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let whole = SHA256.hash(bytes)
      var (pieces, own) = (SHA256(), SHA256(library: nil))
      for start in stride(from: 0, to: count, by: 7) {
        pieces.update(bytes[start..<min(start + 7, count)])
        own.update(bytes[start..<min(start + 7, count)])
      }
      let copy = pieces
      pieces.update([1])
      var (first, second) = (copy, pieces)
      #expect(first.finish() == whole)
      #expect(second.finish() != whole)
      #expect(own.finish() == whole)
    }
  }

  @Test func aFinishedDigestStartsAnew() {
    var digest = SHA256()
    digest.update([1, 2, 3])
    _ = digest.finish()
    #expect(digest.finish() == SHA256.hash([]))
  }

  @Test func hexComesBack() {
    let all = (0...255).map { UInt8($0) }
    #expect(Hex.decode(Hex.encode(all)) == all)
    #expect(Hex.isHex(Hex.encode(all), count: 512))
    #expect(!Hex.isHex(Hex.encode(all), count: 511))
  }

  @Test(arguments: ["0", "0g", "AB", "a ", "\u{e9}"])
  func whatIsNoHexIsRefused(text: String) {
    #expect(Hex.decode(Array(text.utf8)) == nil)
  }
}
