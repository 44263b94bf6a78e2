internal import Glibc

extension Files {
  /// How many descriptors this process may have open now.
  public static var descriptorLimit: UInt64 { limits.map { UInt64($0.rlim_cur) } ?? 0 }

  private static var descriptors: __rlimit_resource_t {
    __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  }

  private static var limits: rlimit? {
    var limits = rlimit()
    return unsafe getrlimit(descriptors, &limits) == 0 ? limits : nil
  }

  /// Lets this process have as many descriptors open as it may (getrlimit(2)), but at most `most`:
  /// what a shell gives is 1,024, for programs that call select(2).
  /// - Returns: how many it may have open now.
  @discardableResult
  public static func raiseDescriptorLimit(to most: UInt64 = 65_536) -> UInt64 {
    guard var raised = limits else { return 0 }
    let wanted = min(UInt64(raised.rlim_max), most)
    if wanted > UInt64(raised.rlim_cur) {
      raised.rlim_cur = rlim_t(wanted)
      unsafe setrlimit(descriptors, &raised)
    }
    return descriptorLimit
  }
}
