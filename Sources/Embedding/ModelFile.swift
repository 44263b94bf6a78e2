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
  /// The bytes of the longest piece, and of the longest letters that a rule of spelling is about.
  let longestPiece, longestRule: Int
  private let file: MappedFile
  private let base: UnsafePointer<UInt8>
  private let descriptor: FileDescriptor
  /// As the file was when all of it was checked.
  private let (size, modified): (Int64, Timestamp)

  /// No piece of a unigram model and no rule of spelling is about more bytes.
  static let longestText = 256

  /// Opens a model and checks all of it, which takes some 3 ms for 24 MB.
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
    let version = number(16)
    guard version == 1 || version == 2 else {
      throw .foreign("its version is \(version), which this program does not know")
    }
    var layout = ModelLayout(
      pieces: Int(number(20)), pieceBytes: Int(number(24)), layers: Int(number(28)),
      inner: Int(number(32)), positions: Int(number(36)))
    if version == 2 {
      let bytes = unsafe [UInt8](
        file.bytes.dropFirst(ModelLayout.header).prefix(ModelTraits.length))
      guard let traits = ModelTraits(bytes: bytes), traits != .usual else {
        throw .damaged("what it says of itself cannot be")
      }
      layout.traits = traits
      (layout.rules, layout.ruleBytes) = (Int(number(96)), Int(number(100)))
      layout.givenBytes = Int(number(104))
    }
    guard layout.isPlausible else { throw .damaged("its sizes cannot be") }
    self.layout = layout
    offsets = layout.offsets
    source = Array(header[64..<96])
    guard offsets.size == file.count, number(40, 8) == UInt64(file.count) else {
      throw .damaged("it has \(file.count) bytes, not \(offsets.size)")
    }
    let rest = unsafe base + ModelLayout.header
    let sum = unsafe ckernels_checksum(rest, Int64(file.count - ModelLayout.header))
    guard sum == number(48, 8) else { throw .damaged("its checksum differs") }
    // These two are not in the checksum.
    longestPiece = min(Int(number(108)), ModelFile.longestText)
    longestRule = min(Int(number(112)), ModelFile.longestText)
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
    entry(text, ModelLayout.hash(text), in: offsets.vocabulary).map { Int32($0) }
  }

  /// The entry of a table with this text, whose hash is given.
  func entry(
    _ text: ArraySlice<UInt8>, _ hash: UInt32, in table: ModelLayout.Table
  ) -> Int? {
    let slots = unsafe pointer(table.slots, UInt32.self)
    var slot = table.slot(hash)
    for _ in 0..<table.slotCount {
      let entry = Int(unsafe slots[slot])
      if entry == 0 || entry > table.count { return nil }
      if isText(of: entry - 1, text, in: table) { return entry - 1 }
      slot = (slot + 1) % table.slotCount
    }
    return nil
  }

  private func isText(
    of entry: Int, _ text: ArraySlice<UInt8>, in table: ModelLayout.Table
  ) -> Bool {
    let ends = unsafe pointer(table.ends, UInt32.self)
    let (start, end) = unsafe (Int(ends[entry]), Int(ends[entry + 1]))
    guard end - start == text.count, end <= table.bytes else { return false }
    let known = unsafe pointer(table.texts, UInt8.self) + start
    for (index, byte) in text.enumerated() where unsafe known[index] != byte { return false }
    return true
  }

  /// The text of a piece.
  func text(of piece: Int32) -> [UInt8] {
    let table = offsets.vocabulary
    guard piece >= 0, piece < table.count else { return [] }
    return text(
      between: table.ends, Int(piece), in: table.texts, ofBytes: table.bytes)
  }

  /// What a rule of spelling gives.
  func given(by rule: Int) -> [UInt8] {
    guard rule >= 0, rule < layout.rules else { return [] }
    return text(between: offsets.givenEnds, rule, in: offsets.given, ofBytes: layout.givenBytes)
  }

  private func text(
    between ends: Int, _ entry: Int, in texts: Int, ofBytes count: Int
  ) -> [UInt8] {
    let ends = unsafe pointer(ends, UInt32.self)
    let (start, end) = unsafe (Int(ends[entry]), Int(ends[entry + 1]))
    guard start <= end, end <= count else { return [] }
    return unsafe [UInt8](
      UnsafeBufferPointer(start: pointer(texts, UInt8.self) + start, count: end - start))
  }

  /// The logarithm of how likely a piece of a unigram model is.
  func likelihood(of piece: Int) -> Float {
    unsafe pointer(offsets.likelihoods, Float.self)[min(max(0, piece), layout.pieces - 1)]
  }
}
