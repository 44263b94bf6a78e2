internal import CKernels
internal import Glibc
internal import Posix

/// A packed model in a file, mapped: its numbers are read from the disk as they are used, and shared
/// by all processes. It was checked as a whole when it was opened, so that what is used of it later
/// may trust its offsets; a file is replaced, never changed.
@safe final class ModelFile: @unchecked Sendable {
  let layout: ModelLayout
  let offsets: ModelLayout.Offsets
  /// What the model was made of: a SHA-256, by which vectors name their model.
  let source: [UInt8]
  private let file: MappedFile
  private let base: UnsafePointer<UInt8>
  private let descriptor: FileDescriptor
  /// As the file was when all of it was checked.
  private let (size, modified): (Int64, Timestamp)

  /// Opens a model and checks all of it, which takes some 3 ms.
  init(_ path: Path) throws(EmbeddingError) {
    do throws(Errno) {
      // A pipe of that name would let everybody wait.
      let file = try Files.open(path, OpenFlags.read | OpenFlags.nonBlocking)
      let status = try Files.status(file)
      guard status.kind == .regular else { throw Errno.invalid }
      self.file = try MappedFile(file, count: min(Int(clamping: status.size), 1 << 32))
      (size, modified) = (status.size, status.mtime)
      descriptor = file
    } catch {
      throw error.code == ENOENT ? .missing : .io(error)
    }
    guard let base = unsafe file.bytes.baseAddress, file.count >= ModelLayout.header else {
      throw .foreign("it has no header")
    }
    unsafe self.base = base.assumingMemoryBound(to: UInt8.self)
    let header = unsafe [UInt8](file.bytes.prefix(ModelLayout.header))
    guard header.starts(with: ModelLayout.magic) else { throw .foreign("it begins otherwise") }
    func number(_ at: Int, _ length: Int = 4) -> UInt64 {
      header[at..<(at + length)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard number(16) == UInt64(ModelLayout.version) else {
      throw .foreign("its version is \(number(16)), not \(ModelLayout.version)")
    }
    layout = ModelLayout(
      pieces: Int(number(20)), pieceBytes: Int(number(24)), layers: Int(number(28)),
      inner: Int(number(32)), positions: Int(number(36)))
    guard layout.isPlausible else { throw .damaged("its sizes cannot be") }
    offsets = layout.offsets
    source = Array(header[64..<96])
    guard offsets.size == file.count, number(40, 8) == UInt64(file.count) else {
      throw .damaged("it has \(file.count) bytes, not \(offsets.size)")
    }
    let rest = unsafe base + ModelLayout.header
    let sum = unsafe ckernels_checksum(rest, Int64(file.count - ModelLayout.header))
    guard sum == number(48, 8) else { throw .damaged("its checksum differs") }
  }

  /// Whether the file is unchanged since it was opened. `cp` over a model that is in use changes the numbers
  /// under its readers, and vectors of half of them are wrong for good.
  var isIntact: Bool {
    guard let status = try? Files.status(descriptor) else { return false }
    return status.size == size && status.mtime == modified
  }

  /// The bytes from an offset on, as values.
  @unsafe func pointer<Value>(_ offset: Int, _: Value.Type) -> UnsafePointer<Value> {
    unsafe UnsafeRawPointer(base + offset).assumingMemoryBound(to: Value.self)
  }

  /// A linear layer as the kernels take it.
  @unsafe func kernel(_ linear: ModelLayout.Linear) -> ckernels_linear {
    unsafe ckernels_linear(
      weights: pointer(linear.weights, Int8.self), scale: pointer(linear.scale, Float.self),
      sum: pointer(linear.sum, Float.self), bias: pointer(linear.bias, Float.self),
      inputs: Int32(linear.inputs), outputs: Int32(linear.outputs))
  }

  /// The number of the piece with this text.
  func piece(_ text: ArraySlice<UInt8>) -> Int32? {
    let slots = unsafe pointer(offsets.slots, UInt32.self)
    var slot = ModelLayout.slot(text)
    for _ in 0..<ModelLayout.slots {
      let entry = Int(unsafe slots[slot])
      if entry == 0 || entry > layout.pieces { return nil }
      if isText(of: entry - 1, text) { return Int32(entry - 1) }
      slot = (slot + 1) % ModelLayout.slots
    }
    return nil
  }

  private func isText(of piece: Int, _ text: ArraySlice<UInt8>) -> Bool {
    let ends = unsafe pointer(offsets.ends, UInt32.self)
    let (start, end) = unsafe (Int(ends[piece]), Int(ends[piece + 1]))
    guard end - start == text.count, end <= layout.pieceBytes else { return false }
    let known = unsafe pointer(offsets.texts, UInt8.self) + start
    for (index, byte) in text.enumerated() where unsafe known[index] != byte { return false }
    return true
  }
}
