internal import Glibc

extension Files {
  /// How many descriptors this process may have open now.
  public static var descriptorLimit: UInt64 {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    return unsafe getrlimit(resource, &limit) == 0 ? UInt64(limit.rlim_cur) : 0
  }

  /// Lets this process have as many descriptors open as it may (getrlimit(2)), but at most `most`:
  /// what a shell gives is 1,024, for programs that call select(2).
  /// - Returns: how many it may have open now.
  @discardableResult
  public static func raiseDescriptorLimit(to most: UInt64 = 65_536) -> UInt64 {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard unsafe getrlimit(resource, &limit) == 0 else { return 0 }
    let wanted = min(UInt64(limit.rlim_max), most)
    if wanted > UInt64(limit.rlim_cur) {
      var raised = limit
      raised.rlim_cur = rlim_t(wanted)
      if unsafe setrlimit(resource, &raised) == 0 { return wanted }
    }
    return UInt64(limit.rlim_cur)
  }
}
