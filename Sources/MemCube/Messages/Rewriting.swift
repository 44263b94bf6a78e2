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
    switch Transcript.remainder(of: saved, behind: present) {
    case .failure(let change): .changedPast(line: change.line)
    case .success(let start): .appended(drafts(markdown: saved[start...]))
    }
  }

  /// Compares saved JSON lines with the present ones, as `jsonLine` renders them.
  /// - Throws: `.invalid` where what is new cannot be read.
  public func rewrite(
    jsonLines saved: [UInt8], present: [UInt8]
  ) throws(CubeError) -> Rewrite {
    switch Transcript.remainder(of: saved, behind: present) {
    case .failure(let change): return .changedPast(line: change.line)
    case .success(let start):
      return .appended(try drafts(jsonLines: Array(saved[start...]), isFinal: true).drafts)
    }
  }

  private struct ChangedLine: Error { let line: Int }

  /// Where what is new begins: behind the line that matches the last line of the past.
  private static func remainder(
    of saved: [UInt8], behind present: [UInt8]
  ) -> Result<Int, ChangedLine> {
    let past = present[...].trimmed
    var (old, new, line) = (past.startIndex, 0, 1)
    while old < past.endIndex {
      let oldEnd = past[old...].firstIndex(of: 0x0A) ?? past.endIndex
      let newEnd = saved[min(new, saved.count)...].firstIndex(of: 0x0A) ?? saved.count
      guard new <= newEnd, past[old..<oldEnd].trimmed.elementsEqual(saved[new..<newEnd].trimmed)
      else { return .failure(ChangedLine(line: line)) }
      (old, new, line) = (oldEnd + 1, newEnd + 1, line + 1)
    }
    return .success(min(new, saved.count))
  }
}
