/// What a text means to a model: the direction of 384 numbers.
public struct TextVector: Hashable, Sendable {
  /// The numbers, -127 to 127, biased by 128.
  public let bytes: [UInt8]
  /// 1 / the length of the numbers; 0 if all are zero.
  public let inverseLength: Float

  /// Values of a vector.
  public static let width = ModelLayout.width

  /// A vector of its bytes; others than `width` are zeros.
  public init(bytes: [UInt8]) {
    self.bytes = bytes.count == TextVector.width ? bytes : .init(repeating: 128, count: Self.width)
    var squares = 0
    for byte in self.bytes { squares += (Int(byte) - 128) * (Int(byte) - 128) }
    inverseLength = squares == 0 ? 0 : 1 / Float(squares).squareRoot()
  }

  /// The cosine of the angle between two vectors; 0 where one has no direction.
  public func cosine(_ other: TextVector) -> Float {
    var dot = 0
    for (a, b) in zip(bytes, other.bytes) { dot += (Int(a) - 128) * (Int(b) - 128) }
    return Float(dot) * (inverseLength * other.inverseLength)
  }
}
