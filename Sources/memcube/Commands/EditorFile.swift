internal import Digest
internal import MemCube
internal import Posix

/// A private copy of a text for an editor: a file of the memory's name in a directory that only
/// this user can enter.
struct EditorFile {
  /// The file.
  let path: Path
  private let directory: Path

  /// Makes the copy below `$TMPDIR`, else /tmp.
  init(named name: [UInt8], holding text: [UInt8]) throws(Failure) {
    let base = Environment.nonEmpty("TMPDIR").map { Path($0) } ?? Path("/tmp")
    let letters = String(decoding: Hex.encode(Random.bytes(6)), as: UTF8.self)
    directory = base.appending("memcube-edit-\(letters)")
    path = directory.appending(name)
    let (directory, path) = (directory, path)
    try system("writing \(path)") { () throws(Errno) in
      try Files.makeDirectory(directory, mode: 0o700)
      let file = try Files.open(
        path, OpenFlags.write | OpenFlags.create | OpenFlags.exclusive, mode: 0o600)
      try Files.write(file, text)
      try file.close()
    }
  }

  /// Runs the editor, and gives what the file holds then.
  func edit() throws(Failure) -> [UInt8] {
    let editor =
      Environment.nonEmpty("VISUAL") ?? Environment.nonEmpty("EDITOR") ?? Array("vi".utf8)
    // By the shell, so that EDITOR may hold options, as with git and crontab.
    let words = [Array("/bin/sh".utf8), Array("-c".utf8), editor + Array(" \"$@\"".utf8), editor]
    // Ctrl-C in the editor is the editor's.
    try? Signals.ignore(Signals.interrupt)
    let ending = try system("starting the editor \(Path(editor))") { () throws(Errno) in
      try Process.spawn(words + [path.bytes]).wait()
    }
    if ending != .exited(0) {
      throw .failed(
        "the editor \(Path(editor)) failed, nothing was recorded; the text is in \(path)")
    }
    return try system("reading \(path)") { () throws(Errno) in
      try Files.readAll(path, limit: 1 << 30)
    }
  }

  /// Removes the copy, with what editors left beside it.
  func remove() { try? Files.removeTree(directory) }
}
