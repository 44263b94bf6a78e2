internal import CPosix

extension Array where Element == UInt8 {
  /// Whether other bytes occur among these, one after the other; also among megabytes.
  public func holds(_ part: [UInt8]) -> Bool {
    unsafe withUnsafeBufferPointer { all in
      unsafe part.withUnsafeBufferPointer { part in
        unsafe cposix_holds(all.baseAddress, all.count, part.baseAddress, part.count)
      }
    }
  }
}
