/// The forms in which Unicode writes one text (UAX 15).
public enum Normalization {
  /// Whether a text is in form C, in which letters and their marks are composed. Without ICU every text
  /// counts as one.
  public static func isComposed(_ text: [UInt8]) -> Bool {
    if text.allSatisfy({ $0 < 0x80 }) { return true }
    guard let icu = ICU.shared, let string = String(validating: text, as: UTF8.self),
      let count = Int32(exactly: string.utf16.count)
    else { return true }
    let units = Array(string.utf16)
    var status: Int32 = 0
    // ICU owns the normalizer: it is not closed.
    let composer = unsafe icu.openComposer(&status)
    guard status <= 0, unsafe composer != nil else { return true }
    let answer = unsafe units.withUnsafeBufferPointer { units in
      unsafe icu.isNormalized(composer, units.baseAddress, count, &status)
    }
    return status > 0 || answer != 0
  }
}
