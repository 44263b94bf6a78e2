/// The difference of two texts by lines, as `diff -u` prints it.
package enum LineDiff {
  /// How far it is looked for the next line that both have.
  private static let reach = 400
  /// Lines shown around a change.
  private static let context = 3

  private struct Line {
    /// A space, `+` or `-`.
    var mark: UInt8
    var bytes: ArraySlice<UInt8>
    var old, new: Int
  }

  /// The difference with its head; empty where there is none.
  package static func unified(_ old: [UInt8], _ new: [UInt8], name: [UInt8]) -> [UInt8] {
    if old == new { return [] }
    let lines = compared(split(old), split(new))
    var out = Array("--- ".utf8) + (old.isEmpty ? Array("/dev/null".utf8) : name) + [0x0A]
    out += Array("+++ ".utf8) + (new.isEmpty ? Array("/dev/null".utf8) : name) + [0x0A]
    for hunk in hunks(lines) {
      let part = lines[hunk]
      let (removed, added) = (part.count { $0.mark != 0x2B }, part.count { $0.mark != 0x2D })
      let (a, b) = (part.first?.old ?? 0, part.first?.new ?? 0)
      let head =
        "@@ -\(removed == 0 ? a : a + 1),\(removed) +\(added == 0 ? b : b + 1),\(added) @@\n"
      out += Array(head.utf8)
      for line in part {
        out.append(line.mark)
        out += line.bytes
        if line.bytes.last != 0x0A { out += Array("\n\\ No newline at end of file\n".utf8) }
      }
    }
    return out
  }

  private static func split(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.count
      lines.append(text[start..<end])
      start = end
    }
    return lines
  }

  private static func compared(
    _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]
  ) -> [Line] {
    var lines: [Line] = []
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      if i < old.count, j < new.count, old[i].elementsEqual(new[j]) {
        lines.append(Line(mark: 0x20, bytes: old[i], old: i, new: j))
        (i, j) = (i + 1, j + 1)
        continue
      }
      let (skipOld, skipNew) = nextCommon(old[i...], new[j...])
      for step in 0..<skipOld {
        lines.append(Line(mark: 0x2D, bytes: old[i + step], old: i + step, new: j))
      }
      i += skipOld
      for step in 0..<skipNew {
        lines.append(Line(mark: 0x2B, bytes: new[j + step], old: i, new: j + step))
      }
      j += skipNew
    }
    return lines
  }

  /// How many lines of each to pass until both go on alike; all that is left where they do not.
  private static func nextCommon(
    _ old: ArraySlice<ArraySlice<UInt8>>, _ new: ArraySlice<ArraySlice<UInt8>>
  ) -> (Int, Int) {
    var best: (Int, Int)?
    for (a, line) in old.prefix(reach).enumerated() {
      if let best, a >= best.0 + best.1 { break }
      for (b, other) in new.prefix(reach).enumerated() {
        if let best, a + b >= best.0 + best.1 { break }
        if line.elementsEqual(other) {
          best = (a, b)
          break
        }
      }
    }
    return best ?? (old.count, new.count)
  }

  /// The ranges of lines to be shown.
  private static func hunks(_ lines: [Line]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    for (place, line) in lines.enumerated() where line.mark != 0x20 {
      let range = max(0, place - context)..<min(lines.count, place + context + 1)
      if let last = found.last, last.upperBound >= range.lowerBound {
        found[found.count - 1] = last.lowerBound..<range.upperBound
      } else {
        found.append(range)
      }
    }
    return found
  }
}
