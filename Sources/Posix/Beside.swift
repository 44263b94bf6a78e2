/// What is written beside its place as `.NAME.new-PID`, and gets its name once it is whole. Its maker holds a
/// lock on it, so that what a killed process left is known.
public enum Beside {
  /// Where something for a place is written; what killed processes left there is removed.
  public static func place(of target: Path) -> Path {
    let start = Array(".".utf8) + target.lastComponent + Array(".new-".utf8)
    for entry in (try? Files.list(target.parent)) ?? []
    where entry.name.starts(with: start) && entry.name.dropFirst(start.count).allSatisfy(isDigit) {
      remove(target.parent.appending(entry.name))
    }
    return target.parent.appending(start + Array("\(System.process)".utf8))
  }

  /// Makes a folder, and opens and locks it.
  public static func makeFolder(_ place: Path) throws(Errno) -> HeldFile {
    try Files.makeDirectory(place, mode: 0o700)
    return hold(try Files.open(place, OpenFlags.read | OpenFlags.directory))
  }

  /// Makes a file, and opens it for writing and locks it.
  public static func makeFile(_ place: Path) throws(Errno) -> HeldFile {
    let flags = OpenFlags.write | OpenFlags.create | OpenFlags.exclusive
    return hold(try Files.open(place, flags, mode: 0o600))
  }

  /// A file system without locks does not keep anything from being written.
  private static func hold(_ file: consuming FileDescriptor) -> HeldFile {
    _ = try? Files.tryLock(file, .exclusive)
    return HeldFile(file)
  }

  private static func remove(_ place: Path) {
    guard let file = try? Files.open(place, OpenFlags.read | OpenFlags.noFollow),
      (try? Files.tryLock(file, .exclusive)) == true
    else { return }
    try? Files.removeTree(place)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
