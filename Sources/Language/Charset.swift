/// Charsets other than Unicode's, as ICU reads them.
public enum Charset {
  /// What stands for bytes that are no character.
  public static let replacement: UInt32 = 0xFFFD

  // utypes.h.
  private static let noCharacter: Int32 = 8  // U_INDEX_OUTOFBOUNDS_ERROR: the end
  /// The longest character with what switches to it, and more, bytes.
  private static let longest = 8

  /// Whether ICU is here and reads a charset of this name.
  public static func isKnown(_ name: String) -> Bool {
    read([], in: name, isEnd: true) { _, _ in } != nil
  }

  /// Reads bytes character by character.
  /// - Parameters:
  ///   - bytes: a text, from a character on.
  ///   - name: the charset, one of ICU's names.
  ///   - isEnd: whether nothing follows that belongs to the last character.
  ///   - take: gets each character and how many bytes it took; 0 after the first one of a sequence that
  ///     stands for several.
  /// - Returns: how many bytes were read, all but a few at the end, which may be cut, unless
  ///   `isEnd`; nil where there is no such charset.
  public static func read(
    _ bytes: [UInt8], in name: String, isEnd: Bool, _ take: (_ scalar: UInt32, _ size: Int) -> Void
  ) -> Int? {
    var status: Int32 = 0
    guard let icu = ICU.shared, let converter = unsafe icu.openConverter(name, &status) else {
      return nil
    }
    defer { unsafe icu.closeConverter(converter) }
    if status > 0 { return nil }
    var done = 0
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { source in
        guard let base = source.baseAddress else { return }
        // What is cut is read as if it were the end, so the last ones wait.
        while done < source.count, isEnd || source.count - done >= longest {
          var next: ICU.Source = unsafe base + done
          status = 0
          let scalar = unsafe icu.nextCharacter(converter, &next, base + source.count, &status)
          let size = unsafe next.map { unsafe $0 - base - done } ?? 0
          if status == noCharacter {
            // At the end there may be what only says how to read on.
            done = source.count
          } else {
            let isSubstitute = status > 0 || scalar == 0x1A && bytes[done] != 0x1A
            let read = status > 0 ? max(1, size) : size
            take(isSubstitute ? replacement : UInt32(bitPattern: scalar), read)
            done += read
          }
        }
      }
    }
    return done
  }
}
