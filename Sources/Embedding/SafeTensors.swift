internal import Posix

/// The arrays of a safetensors file (https://huggingface.co/docs/safetensors): a length of 64 bits, a JSON
/// object that says for each name its type, shape and place, and the bytes after it.
package struct SafeTensors {
  /// How floats are written.
  enum Form: Sendable {
    case single, half, brain

    init?(_ name: [UInt8]) {
      switch String(decoding: name, as: UTF8.self) {
      case "F32": self = .single
      case "F16": self = .half
      case "BF16": self = .brain
      default: return nil
      }
    }

    /// Bytes of a number.
    var length: Int { self == .single ? 4 : 2 }
  }

  /// An array of floats.
  struct Tensor: Hashable {
    var shape: [Int]
    /// In the file's bytes.
    var range: Range<Int>
    var form = Form.single
  }

  let bytes: [UInt8]
  let tensors: [[UInt8]: Tensor]

  /// The most bytes of the header that are read.
  private static let headerLimit = 1 << 20

  /// Reads the header; nil where it is damaged, or says of a place that it does not fit the bytes.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count >= 8 else { return nil }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= SafeTensors.headerLimit, Int(length) <= bytes.count - 8 else { return nil }
    let start = 8 + Int(length)
    var header = HeaderReader(bytes[8..<start])
    var tensors: [[UInt8]: Tensor] = [:]
    let isRead = header.object { header, name in
      if name == Array("__metadata__".utf8) { return header.skip() }
      var form: Form?
      var (shape, offsets): ([Int], [Int]) = ([], [])
      let isEntry = header.object { header, key in
        switch key {
        case Array("dtype".utf8):
          guard let type = header.string() else { return false }
          form = Form(type)
          return true
        case Array("shape".utf8): return header.numbers(into: &shape)
        case Array("data_offsets".utf8): return header.numbers(into: &offsets)
        default: return header.skip()
        }
      }
      guard isEntry, offsets.count == 2, offsets[0] <= offsets[1],
        offsets[1] <= bytes.count - start
      else { return false }
      guard let form else { return true }
      var count = form.length
      for side in shape {
        let (product, overflow) = count.multipliedReportingOverflow(by: side)
        if overflow { return false }
        count = product
      }
      guard count == offsets[1] - offsets[0] else { return false }
      tensors[name] = Tensor(
        shape: shape, range: (start + offsets[0])..<(start + offsets[1]), form: form)
      return true
    }
    guard isRead else { return nil }
    (self.bytes, self.tensors) = (bytes, tensors)
  }

  /// The names of all arrays of floats.
  package var names: some Collection<[UInt8]> { tensors.keys }

  /// The shape of an array; nil where there is none.
  package func shape(_ name: String) -> [Int]? { tensors[Array(name.utf8)]?.shape }

  /// An array of this shape.
  func tensor(_ name: String, _ shape: [Int]) throws(EmbeddingError) -> Tensor {
    guard let tensor = tensors[Array(name.utf8)] else { throw .badPackage("it has no \(name)") }
    guard tensor.shape == shape else {
      throw .badPackage("\(name) has the shape \(tensor.shape), not \(shape)")
    }
    return tensor
  }

  /// Some rows of an array of this shape, which may stand at any byte.
  package func floats(
    _ name: String, _ shape: [Int], rows: Range<Int>?
  ) throws(EmbeddingError) -> [Float] {
    let tensor = try tensor(name, shape)
    var range = tensor.range
    if let rows, let count = shape.first, count > 0, rows.lowerBound >= 0, rows.upperBound <= count
    {
      let row = range.count / count
      range =
        (range.lowerBound + rows.lowerBound * row)..<(range.lowerBound + rows.upperBound * row)
    }
    switch tensor.form {
    case .single: return numbers(range, UInt32.self).map { Float(bitPattern: $0) }
    case .half: return numbers(range, UInt16.self).map { Float(Float16(bitPattern: $0)) }
    case .brain: return numbers(range, UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
    }
  }

  private func numbers<Number: FixedWidthInteger>(
    _ range: Range<Int>, _: Number.Type
  ) -> [Number] {
    let count = range.count / MemoryLayout<Number>.size
    return unsafe [Number](unsafeUninitializedCapacity: count) { buffer, filled in
      unsafe bytes.withUnsafeBytes { bytes in
        unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[range]))
      }
      filled = count
    }
  }
}

extension SafeTensors: ModelWeights {}
