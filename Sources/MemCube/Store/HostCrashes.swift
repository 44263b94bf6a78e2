public import Bundle
public import Posix

extension Host {
  /// Has this process leave out texts whose reading ended a process of this program here, and note
  /// what ends it: once, before the first cube is opened. Another version of the program reads them
  /// again, so the notes are named after its file.
  /// - Throws: EALREADY the second time.
  public func keepCrashNotes() throws(Errno) {
    let program = try Files.status(Path("/proc/self/exe"))
    let version = "\(program.size)-\(program.mtime.milliseconds)"
    try CrashNotes.keep(in: state.appending("crashed-\(version)"))
  }
}
