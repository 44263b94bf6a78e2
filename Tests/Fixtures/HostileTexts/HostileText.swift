internal import Glibc

/// The shapes of text that cost most where an algorithm is not linear.
public enum HostileText: String, CaseIterable, Sendable {
  /// One letter, again and again: one long word.
  case letter
  /// One word, again and again.
  case word
  /// All letters and no space between them.
  case unspaced
  /// Nothing but marks.
  case marks
  /// Brackets within brackets.
  case brackets
  /// One letter a line.
  case lines
  /// One long number.
  case digits
  /// One letter with all the marks that combine with it.
  case combining
  /// Letters that are written from right to left, and the marks that say so.
  case rightToLeft
  /// Dates of all forms.
  case dates
  /// A list without an end.
  case commas
  /// Quotation marks; most close nothing.
  case quotes

  /// The shape, of so many bytes at most, cut between characters.
  public func text(_ size: Int) -> [UInt8] {
    if self == .brackets {
      return Array(repeating: 0x28, count: size / 2) + Array(repeating: 0x29, count: size / 2)
    }
    let start = self == .combining ? Array("e".utf8) : []
    let unit = Array(piece.utf8)
    var text = start
    text.reserveCapacity(size)
    while text.count + unit.count <= size { text += unit }
    return text
  }

  private var piece: String {
    switch self {
    case .letter: "a"
    case .word: "porto "
    case .unspaced: "qwertzuiopasdfghjklyxcvbnm"
    case .marks: "?!.,;:-/*#&%$_~^|<>="
    case .brackets: "()"
    case .lines: "a\n"
    case .digits: "3141592653"
    case .combining: "\u{301}\u{308}"
    case .rightToLeft: "\u{202B}\u{5E9}\u{5DC}\u{5D5}\u{5DD}\u{202C} "
    case .dates: "on 3 March 2026, 2026-03-02 and last Friday at 11:00, "
    case .commas: "I like tea, milk, my cat, "
    case .quotes: "\"I 'say \u{201C}so\u{201D} ' \u{AB}my\u{BB} `it` \" "
    }
  }
}

/// Processor time.
public enum Cost {
  /// What a piece of work costs this thread, seconds; of several times the least, as others may have had the
  /// caches in between.
  public static func of(times: Int = 1, _ work: () throws -> Void) rethrows -> Double {
    var least = Double.infinity
    for _ in 0..<max(1, times) {
      let start = spent()
      try work()
      least = min(least, spent() - start)
    }
    return least
  }

  private static func spent() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Whether ten times the text costs more than thirty times as much: linear work costs ten times as much, quadratic
  /// work a hundred times, and caches that the larger text no longer fits in cost up to twice. Below a floor,
  /// seconds, noise decides.
  public static func outgrows(_ small: Double, _ large: Double, floor: Double = 0.02) -> Bool {
    large > floor && large > 30 * max(small, floor / 30)
  }
}
