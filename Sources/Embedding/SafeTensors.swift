internal import Posix

/// The arrays of a safetensors file (https://huggingface.co/docs/safetensors): a length of 64 bits, a JSON
/// object that says for each name its type, shape and place, and the bytes after it.
struct SafeTensors {
  /// An array of floats of 32 bits.
  struct Tensor: Hashable {
    var shape: [Int]
    /// In the file's bytes.
    var range: Range<Int>
  }

  let bytes: [UInt8]
  let tensors: [[UInt8]: Tensor]

  /// The most bytes of the header that are read.
  private static let headerLimit = 1 << 20

  /// Reads the header; nil where it is damaged, or says of a place that it does not fit the bytes.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 8 else { return nil }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= SafeTensors.headerLimit, Int(length) <= bytes.count - 8 else { return nil }
    let start = 8 + Int(length)
    var header = HeaderReader(bytes[8..<start])
    var tensors: [[UInt8]: Tensor] = [:]
    let isRead = header.object { header, name in
      if name == Array("__metadata__".utf8) { return header.skip() }
      var isFloat = false
      var (shape, offsets): ([Int], [Int]) = ([], [])
      let isEntry = header.object { header, key in
        switch key {
        case Array("dtype".utf8):
          guard let type = header.string() else { return false }
          isFloat = type == Array("F32".utf8)
          return true
        case Array("shape".utf8): return header.numbers(into: &shape)
        case Array("data_offsets".utf8): return header.numbers(into: &offsets)
        default: return header.skip()
        }
      }
      guard isEntry, offsets.count == 2, offsets[0] <= offsets[1],
        offsets[1] <= bytes.count - start
      else { return false }
      guard isFloat else { return true }
      var count = 4
      for side in shape {
        let (product, overflow) = count.multipliedReportingOverflow(by: side)
        if overflow { return false }
        count = product
      }
      guard count == offsets[1] - offsets[0] else { return false }
      tensors[name] = Tensor(shape: shape, range: (start + offsets[0])..<(start + offsets[1]))
      return true
    }
    guard isRead else { return nil }
    (self.bytes, self.tensors) = (bytes, tensors)
  }

  /// The place of an array of this shape.
  func range(_ name: String, _ shape: [Int]) throws(EmbeddingError) -> Range<Int> {
    guard let tensor = tensors[Array(name.utf8)] else { throw .badPackage("it has no \(name)") }
    guard tensor.shape == shape else {
      throw .badPackage("\(name) has the shape \(tensor.shape), not \(shape)")
    }
    return tensor.range
  }
}
