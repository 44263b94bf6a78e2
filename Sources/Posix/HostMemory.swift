internal import Glibc

/// How much memory a process may count on.
public enum HostMemory {
  /// Bytes of the machine's memory, or fewer where the group of processes may have no more
  /// (cgroup v2, memory.max); 0: unknown.
  public static let bytes: Int = {
    let machine = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return min(max(0, machine), groupLimit() ?? .max)
  }()

  private static func groupLimit() -> Int? {
    guard let text = try? Files.readAll(Path("/sys/fs/cgroup/memory.max"), limit: 64) else {
      return nil
    }
    return Int(String(decoding: text, as: UTF8.self).filter(\.isNumber))
  }
}
