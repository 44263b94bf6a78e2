internal import CKernels
internal import Posix

/// The vectors of a file as it was when it was mapped; what was appended later is not seen, what was
/// erased is.
@safe final class VectorMapping: Sendable {
  private let file: MappedFile
  private let device: UInt64
  /// The file's number.
  let inode: UInt64
  private let size: Int64
  /// Values of a vector.
  let width: Int
  private let stride: Int
  /// How many slots there are.
  let count: Int

  init(_ file: borrowing FileDescriptor, width: Int) throws(Errno) {
    self.width = width
    stride = width + VectorFile.slotRest
    let status = try Files.status(file)
    (device, inode, size) = (status.device, status.inode, status.size)
    let length = max(0, Int(clamping: size) - VectorFile.headerLength)
    count = length / stride
    self.file = try MappedFile(
      file, count: VectorFile.headerLength + count * stride)
  }

  /// Whether it is all that a file of this status has.
  func holds(_ status: FileStatus) -> Bool {
    status.device == device && status.inode == inode && status.size == size
  }

  /// The first slot.
  @unsafe var vectors: UnsafePointer<UInt8>? {
    unsafe file.bytes.baseAddress.map {
      unsafe ($0 + VectorFile.headerLength).assumingMemoryBound(to: UInt8.self)
    }
  }

  /// A slot's bytes.
  private func bytes(_ slot: Int) -> [UInt8] {
    let start = VectorFile.headerLength + slot * stride
    guard slot >= 0, slot < count else { return [] }
    return unsafe [UInt8](file.bytes[start..<(start + stride)])
  }

  /// The key in a slot; nil if that is free or damaged. A search asks for some hundreds.
  func wholeKey(_ slot: Int) -> Int64? {
    guard slot >= 0, slot < count else { return nil }
    let start = VectorFile.headerLength + slot * stride
    let sum = unsafe file.bytes.loadUnaligned(fromByteOffset: start + width + 4, as: UInt32.self)
    if sum == 0 { return nil }
    // The sum stands between what it is of.
    let length = width + 12
    let isWhole = unsafe withUnsafeTemporaryAllocation(byteCount: length, alignment: 8) { rest in
      guard let to = rest.baseAddress, let from = unsafe file.bytes.baseAddress else {
        return false
      }
      unsafe to.copyMemory(from: from + start, byteCount: width + 4)
      unsafe (to + width + 4).copyMemory(from: from + start + width + 8, byteCount: 8)
      return unsafe Self.checksum(UnsafeRawBufferPointer(rest)) == sum
    }
    return isWhole ? key(slot) : nil
  }

  /// The key in a slot, unchecked.
  func key(_ slot: Int) -> Int64 {
    let start = VectorFile.headerLength + slot * stride + width + 8
    guard slot >= 0, slot < count else { return 0 }
    return unsafe file.bytes.loadUnaligned(fromByteOffset: start, as: Int64.self)
  }

  /// Whether a slot holds nothing but zeros.
  func isFree(_ slot: Int) -> Bool { bytes(slot).allSatisfy { $0 == 0 } }

  /// Slots that hold nothing.
  var freeSlots: [Int] { (0..<count).filter { key($0) == 0 && isFree($0) } }

  /// Never 0, so that a slot of zeros is not whole.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    unsafe bytes.withUnsafeBytes { unsafe checksum($0) }
  }

  private static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    let sum = unsafe ckernels_checksum(bytes.baseAddress, Int64(bytes.count))
    let folded = UInt32(truncatingIfNeeded: sum ^ sum >> 32)
    return folded == 0 ? 1 : folded
  }
}

/// The keys of a file of vectors, as it was at one moment.
public struct VectorKeys: Sendable {
  private let mapping: VectorMapping

  init(_ mapping: VectorMapping) { self.mapping = mapping }

  /// How many slots there are.
  public var slots: Int { mapping.count }

  /// Which file it is: it distinguishes two of one name.
  public var file: UInt64 { mapping.inode }

  /// The keys of the vectors that are whole, from a slot on.
  public func keys(from slot: Int) -> Set<Int64> {
    guard slot < slots else { return [] }
    return Set((max(0, slot)..<slots).compactMap { mapping.wholeKey($0) })
  }
}
