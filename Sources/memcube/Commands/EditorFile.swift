internal import Digest
internal import MemCube
internal import Posix

/// A private copy of a text for an editor: a file of the memory's name in a directory that only
/// this user can enter. It is removed, unless it holds a text that is nowhere else.
struct EditorFile {
  /// The file.
  let path: Path
  private let directory: Path
  private let text: [UInt8]

  /// The largest text that is read back: as in the mount.
  private static let limit = 1 << 30

  /// Makes the copy below `$TMPDIR`, else /tmp.
  init(named name: [UInt8], holding text: [UInt8]) throws(Failure) {
    let base = Environment.nonEmpty("TMPDIR").map { Path($0) } ?? Path("/tmp")
    let letters = String(decoding: Hex.encode(Random.bytes(6)), as: UTF8.self)
    directory = base.appending("memcube-edit-\(letters)")
    path = directory.appending(name)
    self.text = text
    do { try write() } catch {
      remove()
      throw .failed(
        "a copy for the editor cannot be written: \(path): \(error); TMPDIR says where it goes")
    }
  }

  private func write() throws(Errno) {
    try Files.makeDirectory(directory, mode: 0o700)
    let file = try Files.open(
      path, OpenFlags.write | OpenFlags.create | OpenFlags.exclusive, mode: 0o600)
    try Files.write(file, text)
    try file.close()
  }

  /// The editor's command line: $VISUAL, $EDITOR or vi.
  static func editor() throws(Failure) -> [UInt8] {
    if let given = Environment.nonEmpty("VISUAL") ?? Environment.nonEmpty("EDITOR") {
      return given
    }
    // vi in a pipe would read commands from it and draw into it.
    guard StandardStream.input.isTerminal, StandardStream.output.isTerminal else {
      throw .failed("there is no terminal for vi; say in EDITOR which program edits")
    }
    return Array("vi".utf8)
  }

  /// Runs the editor, and gives what the file holds then; nil if that is what it held before, in
  /// which case the copy is gone.
  func edit(with editor: [UInt8]) throws(Failure) -> [UInt8]? {
    // By the shell, so that EDITOR may hold options, as with git and crontab.
    let words = [Array("/bin/sh".utf8), Array("-c".utf8), editor + Array(" \"$@\"".utf8), editor]
    // Ctrl-C in the editor is the editor's. A terminal that goes takes the editor with it; what it
    // leaves is looked at as after any other end.
    for signal in [Signals.interrupt, Signals.hangUp] { try? Signals.ignore(signal) }
    let ending: Process.Ending
    do { ending = try Process.spawn(words + [path.bytes]).wait() } catch {
      remove()
      throw .io(error, "starting the editor \(Path(editor))")
    }
    let new = try read(editor)
    if ending != .exited(0) {
      throw .failed("the editor \(Path(editor)) failed, nothing was recorded\(left(new))")
    }
    guard new != text else {
      remove()
      return nil
    }
    return new
  }

  private func read(_ editor: [UInt8]) throws(Failure) -> [UInt8] {
    do { return try Files.readAll(path, limit: Self.limit) } catch {
      if error == .notFound {
        // Whatever else is in the directory is an editor's backup, and may be the last copy.
        try? Files.removeDirectory(directory)
        throw .failed("the editor \(Path(editor)) removed the file, nothing was recorded")
      }
      throw .failed("nothing was recorded; your text is kept in \(path), unread: \(error)")
    }
  }

  /// Where an unrecorded text is, as the end of a sentence; a copy that says nothing new is removed.
  private func left(_ new: [UInt8]) -> String {
    if new != text { return "; your text is kept in \(path)" }
    remove()
    return ""
  }

  /// Removes the copy, with what editors left beside it.
  func remove() { try? Files.removeTree(directory) }
}
