internal import Digest
public import Format
internal import Posix
internal import Text

extension Cube {
  /// A path below memories/ that nothing has, made of a text's first words.
  public func freePath(for text: [UInt8]) throws(CubeError) -> [UInt8] {
    var stem = slug(of: Array(text.dropFirst(FrontMatter.parse(text).body).prefix(4096)))
    if stem.isEmpty { stem = Array("memory".utf8) }
    let ending = Array(".md".utf8)
    for number in 1...20 {
      let path = stem + (number == 1 ? [] : Array("-\(number)".utf8)) + ending
      if try find(.memories, path) == nil { return path }
    }
    // So the thousandth "ok" costs no more than the twentieth.
    while true {
      let path = stem + [UInt8(ascii: "-")] + Hex.encode(Random.bytes(4)) + ending
      if try find(.memories, path) == nil { return path }
    }
  }
}
