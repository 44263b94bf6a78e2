/// Finds words, by dictionary where a script has no spaces: UAX 29 as ICU does it. One a thread.
@safe public final class WordBreaker {
  private let icu: ICU
  private let breaker: OpaquePointer

  /// nil where ICU is not installed.
  public init?() {
    var status: Int32 = 0
    guard let icu = ICU.shared,
      let breaker = unsafe icu.openBreaker(1, "", nil, 0, &status)  // UBRK_WORD, root locale
    else { return nil }
    self.icu = icu
    unsafe self.breaker = unsafe breaker
    if status > 0 { return nil }
  }

  deinit { unsafe icu.closeBreaker(breaker) }

  /// The ranges of bytes that are words, in order; what lies between (spaces, punctuation) is in
  /// none. Bytes that are not UTF-8 belong to no word. Texts over 2 GiB have none.
  public func words(_ text: [UInt8]) -> [Range<Int>] {
    if text.isEmpty || text.count >= Int(Int32.max) { return [] }
    return unsafe text.withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        unsafe words(characters)
      }
    }
  }

  private func words(_ text: UnsafeBufferPointer<CChar>) -> [Range<Int>] {
    var status: Int32 = 0
    guard let base = text.baseAddress,
      let source = unsafe icu.openText(nil, base, Int64(text.count), &status), status <= 0
    else { return [] }
    defer { _ = unsafe icu.closeText(source) }
    unsafe icu.setText(breaker, source, &status)
    if status > 0 { return [] }
    var found: [Range<Int>] = []
    var start = 0
    // Positions are bytes, since the text is UTF-8; a rule status below 100 is no word.
    while case let end = Int(unsafe icu.next(breaker)), end > start, end <= text.count {
      if unsafe icu.ruleStatus(breaker) >= 100 { found.append(start..<end) }
      start = end
    }
    return found
  }
}
