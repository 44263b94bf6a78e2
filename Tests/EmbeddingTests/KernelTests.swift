import CKernels
import Testing

@testable import Embedding

/// The kernels, against sums that anybody can follow.
@Suite struct KernelTests {
  private static let tiers: [Int32] = (0..<4).filter { ckernels_has_tier($0) != 0 }

  private static func numbers(_ count: Int, _ seed: UInt64) -> [Int] {
    var source = WordPieceTests.Numbers(state: seed)
    return (0..<count).map { _ in source.next(below: 255) - 127 }
  }

  @Test func theBestTierIsHere() {
    #expect(Self.tiers.contains(ckernels_best_tier()))
    #expect(ckernels_has_tier(4) == 0)
    #expect(ckernels_has_tier(-1) == 0)
  }

  @Test(arguments: tiers, [1, 2, 5, 6, 7, 13])
  func linearLayersAreNearFloats(tier: Int32, rows: Int) {
    let (inputs, outputs) = (96, 128)
    let weights = Self.numbers(inputs * outputs, 1).map { Float($0) / 40 }
    let x = Self.numbers(inputs * rows, 2).map { Float($0) / 50 + 1 }
    let bias = Self.numbers(outputs, 3).map { Float($0) / 9 }
    var (packed, scale) = ([Int8](repeating: 0, count: inputs * outputs), bias)
    var (sum, y) = (bias, [Float](repeating: 0, count: rows * outputs))
    var scratch = [Float](repeating: 0, count: rows * (inputs / 4 + 2))
    unsafe weights.withUnsafeBufferPointer { weights in
      unsafe ckernels_pack(
        weights.baseAddress, Int32(inputs), 64, 0, &packed, &scale, &sum)
      unsafe ckernels_pack(
        weights.baseAddress.map { unsafe $0 + inputs * 64 }, Int32(inputs), 64, 64, &packed, &scale,
        &sum)
    }
    unsafe packed.withUnsafeBufferPointer { packed in
      unsafe scale.withUnsafeBufferPointer { scale in
        unsafe sum.withUnsafeBufferPointer { sum in
          unsafe bias.withUnsafeBufferPointer { bias in
            var layer = unsafe ckernels_linear(
              weights: packed.baseAddress, scale: scale.baseAddress, sum: sum.baseAddress,
              bias: bias.baseAddress, inputs: Int32(inputs), outputs: Int32(outputs))
            unsafe ckernels_linear(tier, &layer, x, Int32(rows), 0, &scratch, &y)
          }
        }
      }
    }
    for row in 0..<rows {
      for output in 0..<outputs {
        var exact = bias[output]
        for input in 0..<inputs {
          exact += weights[output * inputs + input] * x[row * inputs + input]
        }
        // Two roundings to 8 bits, of 96 products each.
        #expect(abs(y[row * outputs + output] - exact) < 2)
      }
    }
  }

  @Test(arguments: tiers)
  func theScanGivesCosines(tier: Int32) {
    let vectors = (0..<9).map { seed in
      TextVector(bytes: Self.numbers(384, UInt64(seed)).map { UInt8($0 + 128) })
    }
    var stored: [UInt8] = []
    for vector in vectors {
      stored += vector.bytes
      let bits = vector.inverseLength.bitPattern
      stored += (0..<4).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) }
      stored += [UInt8](repeating: 0xEE, count: 12)
    }
    let question = vectors[4].bytes.map { Int8(Int($0) - 128) }
    var cosines = [Float](repeating: 0, count: 9)
    unsafe ckernels_scan(tier, stored, 9, question, vectors[4].inverseLength, &cosines)
    #expect(cosines == vectors.map { vectors[4].cosine($0) })
  }

  @Test(arguments: tiers, [64, 384, 1536, 8192])
  func vectorsOfAnyWidthAreScanned(tier: Int32, width: Int) {
    var vectors = (0..<5).map { seed in
      TextVector(bytes: Self.numbers(width, UInt64(seed)).map { UInt8($0 + 128) }, width: width)
    }
    // What could overflow.
    vectors.append(TextVector(bytes: [UInt8](repeating: 255, count: width), width: width))
    vectors.append(TextVector(bytes: [UInt8](repeating: 1, count: width), width: width))
    var stored: [UInt8] = []
    for vector in vectors {
      stored += vector.bytes
      let bits = vector.inverseLength.bitPattern
      stored += (0..<4).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) }
      stored += [UInt8](repeating: 0xEE, count: 12)
    }
    for asked in vectors {
      let question = asked.bytes.map { Int8(Int($0) - 128) }
      var cosines = [Float](repeating: 0, count: vectors.count)
      unsafe ckernels_scan_wide(
        tier, stored, Int64(vectors.count), Int32(width), question, asked.inverseLength, &cosines)
      #expect(cosines == vectors.map { asked.cosine($0) })
    }
  }

  @Test func theChecksumFindsEveryChangedByte() {
    var bytes = Self.numbers(300, 5).map { UInt8($0 + 128) }
    let sum = unsafe ckernels_checksum(bytes, 300)
    for index in bytes.indices {
      bytes[index] ^= 4
      #expect(unsafe ckernels_checksum(bytes, 300) != sum)
      bytes[index] ^= 4
    }
    #expect(unsafe ckernels_checksum(bytes, 299) != sum)
    #expect(unsafe ckernels_checksum(bytes, 300) == sum)
  }
}
