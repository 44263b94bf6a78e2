internal import CPosix
internal import Glibc

/// The environment of the process. Nothing here changes it, so reading needs no lock.
public enum Environment {
  /// A variable's value, or nil.
  public static func value(_ name: String) -> [UInt8]? {
    guard let found = unsafe getenv(name) else { return nil }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: found, count: strlen(found)))
  }

  /// A variable's value; nil also where it is empty, as the XDG rules want.
  public static func nonEmpty(_ name: String) -> [UInt8]? {
    value(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Every variable, `NAME=value`.
  public static var all: [[UInt8]] {
    var list: [[UInt8]] = []
    guard var next = unsafe environ as UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? else {
      return list
    }
    while let text = unsafe next.pointee {
      unsafe list.append([UInt8](UnsafeRawBufferPointer(start: text, count: strlen(text))))
      unsafe next += 1
    }
    return list
  }
}

/// Who runs the process, and where.
public enum System {
  /// The user's and the group's number.
  public static var user: UInt32 { getuid() }
  /// The group's number.
  public static var group: UInt32 { getgid() }
  /// The number of this process.
  public static var process: Int32 { getpid() }

  /// The user's login name as in passwd(5); nil if there is no entry.
  public static var loginName: [UInt8]? {
    unsafe try? Files.filled(256) { (buffer, size) in
      unsafe cposix_login_name(buffer.assumingMemoryBound(to: CChar.self), size)
    }
  }

  /// The user's home: $HOME, else as in passwd(5); nil if neither is there.
  public static var home: Path? {
    if let home = Environment.nonEmpty("HOME") { return Path(home) }
    let found = unsafe try? Files.filled(4096) { (buffer, size) in
      unsafe cposix_home_directory(buffer.assumingMemoryBound(to: CChar.self), size)
    }
    return found.map { Path($0) }
  }

  /// The machine's name.
  public static var hostName: [UInt8] {
    let name = unsafe try? Files.filled(256) { (buffer, size) in
      let text = unsafe buffer.assumingMemoryBound(to: CChar.self)
      return unsafe gethostname(text, size) == 0 ? Int(strnlen(text, size)) : -1
    }
    return name ?? []
  }

  /// The directory in which the process works.
  public static func workingDirectory() throws(Errno) -> Path {
    // The kernel gives at most a page: getcwd(2).
    let name = try unsafe Files.filled(4096) { (buffer, size) in
      let found = unsafe getcwd(buffer.assumingMemoryBound(to: CChar.self), size)
      return unsafe found.map { unsafe Int(strlen($0)) } ?? -1
    }
    return Path(name)
  }
}
