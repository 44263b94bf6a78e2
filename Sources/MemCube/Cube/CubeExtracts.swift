internal import Bundle
public import Format
internal import Index
internal import Posix
internal import SQLite
internal import Text

/// Documents that programs have to read: one at a time and without any lock, so that a slow one keeps no
/// caller waiting.
extension Cube {
  /// How long a command waits for documents to be read before it searches, nanoseconds.
  private static let extractPatience: Int64 = 10_000_000_000
  /// How long it waits before it looks again whether another thread is through, nanoseconds.
  private static let extractPause: Int64 = 5_000_000

  private enum Extracting { case done, none, busy }

  /// Waits until documents are read, but no longer than to an `end` on the monotonic clock. Without one a
  /// process that stays does not wait, since it reads them meanwhile, and a command waits for some seconds.
  public func awaitExtracts(until end: Int64? = nil) throws(CubeError) {
    if end == nil, state.withLock({ $0.isResident }) { return }
    let end = end ?? Clock.monotonic() + Self.extractPatience
    while Clock.monotonic() < end {
      switch try extractOne() {
      case .done: try indexTexts()
      case .busy: Clock.sleep(nanoseconds: Self.extractPause)
      case .none: return
      }
    }
  }

  /// The text that was read of a document that is none itself (PDF, DOCX), by its object row; nil where it
  /// has none, or was not read yet.
  public func extractedText(row: Int64) throws(CubeError) -> [UInt8]? {
    let content = try content(row: row)
    let text = try read { core throws(SQLiteError) in
      try core.index.extractedText(of: row, content)
    }
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Reads all documents that wait, in a thread of its own.
  func startExtracting() {
    let isStarted: Void? = try? Thread.detach("documents") { [weak self] in
      while let cube = self, !cube.state.withLock({ $0.isClosing }) {
        guard case .done = (try? cube.extractOne()) ?? .none else { break }
      }
      self?.state.withLock { $0.isExtractorRunning = false }
    }
    if isStarted == nil { state.withLock { $0.isExtractorRunning = false } }
  }

  /// A document that waits.
  private struct Waiting {
    var row: Int64
    var content: Content
    var key: [UInt8]
    var path: [UInt8]
  }

  private func extractOne() throws(CubeError) -> Extracting {
    guard try read({ core throws(SQLiteError) in try core.index.hasUnextracted }) else {
      return .none
    }
    guard
      state.withLock({ core in
        if core.isExtracting { return false }
        core.isExtracting = true
        return true
      })
    else { return .busy }
    defer { state.withLock { $0.isExtracting = false } }
    guard let row = try read({ core throws(SQLiteError) in try core.index.firstUnextracted() })
    else { return .none }
    let waiting = try read { core throws(SQLiteError) -> Waiting? in
      guard let object = try core.index.object(row: row), let node = core.index.node(object),
        node.tree != .trash
      else { return nil }
      let content = try core.index.content(of: object)
      guard let key = Index.contentKey(content) else { return nil }
      return Waiting(
        row: row, content: content, key: key, path: try core.index.path(of: node))
    }
    var (text, problem): ([UInt8], String?) = ([], nil)
    if let waiting {
      do throws(DocumentError) { text = try extract(waiting) } catch { problem = error.message }
    }
    let isKept: Bool? = try change(within: Cube.patience) { core throws(CubeError) in
      try caught { () throws(SQLiteError) in
        if let waiting {
          try core.index.putExtract(row, content: waiting.key, text: text, problem: problem)
        } else {
          try core.index.forgetUnextracted(row)
        }
      }
      if access == .reading { try core.commit() }
      return true
    }
    return isKept == nil ? .none : .done
  }

  private func extract(_ waiting: Waiting) throws(DocumentError) -> [UInt8] {
    let source: ByteSource
    switch waiting.content {
    case .bytes(let bytes): source = .memory(bytes)
    case .blob(let blob):
      do {
        source = .file(
          HeldFile(try bundle.openBlob(blob, isChecked: true)), 0..<max(0, blob.size))
      } catch { throw .unavailable("its bytes are not here: \(error.message)") }
    case .link, .missing: return []
    }
    let start: [UInt8]
    do { start = try source.read(at: 0, count: TextEncoding.sample) } catch {
      throw .unavailable("its bytes cannot be read: \(error)")
    }
    guard let kind = DocumentExtractor.Kind(name: waiting.path, start: start) else { return [] }
    let name = "'\(String(decoding: Index.nameText(waiting.path), as: UTF8.self))'"
    let extractor = DocumentExtractor(directory: replica.directory.appending("reading"))
    return try extractor.text(source, kind, named: name)
  }
}
