public import Format

/// What a program that saved a whole transcript means by it.
public enum Rewrite: Sendable {
  /// The past is as it was; these are new.
  case appended([MessageDraft])
  /// What was said is changed, from this line (from 1) of the present transcript on.
  case changedPast(line: Int)
}

extension Transcript {
  /// Compares a saved transcript with the present one, as `markdown` renders it. White space at
  /// the ends of lines and of the past does not count, since editors take it away.
  public func rewrite(markdown saved: [UInt8], present: [UInt8]) -> Rewrite {
    var past = PastComparison(present)
    past.compare(saved, isWhole: true)
    if let line = past.changedLine { return .changedPast(line: line) }
    return .appended(drafts(markdown: saved[past.compared...]))
  }

  /// Compares saved JSON lines with the present ones, as `jsonLine` renders them.
  /// - Throws: `.invalid` where what is new cannot be read.
  public func rewrite(
    jsonLines saved: [UInt8], present: [UInt8]
  ) throws(CubeError) -> Rewrite {
    var past = PastComparison(present)
    past.compare(saved, isWhole: true)
    if let line = past.changedLine { return .changedPast(line: line) }
    let new = Array(saved[past.compared...])
    return .appended(try drafts(jsonLines: new, isFinal: true).drafts)
  }
}

/// Compares a text that comes piece by piece with the present one, line by line, so that a changed
/// past is found while it is being written. White space at the ends of lines does not count.
public struct PastComparison: Sendable {
  private let past: ArraySlice<UInt8>
  /// Where the next line of the past begins.
  private var next = 0
  private var line = 1
  /// How many bytes of the saved text are as the past is.
  public private(set) var compared = 0
  /// The first line of the past (from 1) that is another one now.
  public private(set) var changedLine: Int?

  /// A comparison with the present text.
  public init(_ present: [UInt8]) { past = present[...].trimmed }

  /// Compares as far as `saved` goes, which begins with all that was compared before. Unless it
  /// `isWhole`, its last line may go on.
  public mutating func compare(_ saved: [UInt8], isWhole: Bool) {
    while next < past.endIndex, changedLine == nil {
      let end = past[next...].firstIndex(of: 0x0A) ?? past.endIndex
      let start = min(compared, saved.count)
      let savedEnd = saved[start...].firstIndex(of: 0x0A)
      let (old, new) = (past[next..<end].trimmed, saved[start..<(savedEnd ?? saved.count)].trimmed)
      if savedEnd == nil, !isWhole {
        // White space at its end may be within the line, or after it.
        if !old.starts(with: new) { changedLine = line }
        return
      }
      guard compared <= saved.count, old.elementsEqual(new) || Heading.isNamed(old, only: new)
      else {
        changedLine = line
        return
      }
      next = end + 1
      compared = (savedEnd ?? saved.count) + 1
      line += 1
    }
    compared = min(compared, saved.count)
  }
}
