internal import CPosix

/// Pages of mapped files that are not there any more: another process cut the file off (`cp` over it), or the
/// disk has no room for what was written to a hole. To touch one ends a process by SIGBUS.
public enum MappingFaults {
  /// From now on such a page reads as zeros and takes what is written, for this process alone. A caller that
  /// maps a file has to ask afterwards whether that happened.
  public static func survive() throws(Errno) { try retrying { cposix_survive_mapping_faults() } }

  /// How often it happened in this process.
  public static var count: UInt64 { cposix_mapping_faults() }
}
