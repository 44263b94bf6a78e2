internal import CKernels

/// What a text means to a model: the direction of its numbers, each as a byte.
public struct TextVector: Hashable, Sendable {
  /// The numbers, -127 to 127, biased by 128; as many as a multiple of 64.
  public let bytes: [UInt8]
  /// 1 / the length of the numbers; 0 if all are zero.
  public let inverseLength: Float

  /// Values of a vector of the usual model.
  public static let width = ModelTraits.usual.width
  /// The most values that any model's vector may have.
  public static let widest = Int(CKERNELS_WIDEST)

  /// A vector of its bytes; others than `width` are zeros.
  public init(bytes: [UInt8], width: Int = TextVector.width) {
    self.bytes = bytes.count == width ? bytes : .init(repeating: 128, count: max(0, width))
    var squares = 0
    for byte in self.bytes { squares += (Int(byte) - 128) * (Int(byte) - 128) }
    inverseLength = squares == 0 ? 0 : 1 / Float(squares).squareRoot()
  }

  /// The vector of numbers that another model gave, the greatest as 127, with zeros after them. What is no
  /// number counts as 0; more than `widest` are no vector: nil.
  public init?(numbers: [Float]) {
    guard !numbers.isEmpty, numbers.count <= Self.widest else { return nil }
    var signed = [Int8](repeating: 0, count: numbers.count)
    _ = unsafe ckernels_quantize(numbers, Int32(numbers.count), &signed)
    let width = Self.width(of: numbers.count)
    let padding = [UInt8](repeating: 128, count: width - numbers.count)
    self.init(bytes: signed.map { UInt8(Int($0) + 128) } + padding, width: width)
  }

  /// The width in which so many numbers are kept: the next multiple of 64.
  public static func width(of dimension: Int) -> Int {
    (min(max(1, dimension), widest) + 63) / 64 * 64
  }

  /// The cosine of the angle between two vectors; 0 where one has no direction, or another width.
  public func cosine(_ other: TextVector) -> Float {
    guard bytes.count == other.bytes.count else { return 0 }
    var dot = 0
    for (a, b) in zip(bytes, other.bytes) { dot += (Int(a) - 128) * (Int(b) - 128) }
    return Float(dot) * (inverseLength * other.inverseLength)
  }
}
