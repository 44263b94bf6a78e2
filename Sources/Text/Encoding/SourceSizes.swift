/// How many bytes of a document the characters of its decoded text take, in order: so that a place
/// in the text is one in the document.
struct SourceSizes {
  /// Characters in a row that each take equally many bytes.
  private struct Run {
    var count: Int
    var size: Int
    var sourceSize: Int
  }

  private var runs: [Run] = []
  private var first = 0

  /// Adds a character of the text, or at size 0 what stands for none.
  mutating func add(_ size: Int, from sourceSize: Int) {
    if let last = runs.last, last.size == size, last.sourceSize == sourceSize, first < runs.count {
      runs[runs.count - 1].count += 1
    } else {
      runs.append(Run(count: 1, size: size, sourceSize: sourceSize))
    }
  }

  /// Takes the next bytes of the text, whole characters, and returns the size of what they were.
  mutating func take(_ bytes: Int) -> Int {
    var (left, size) = (bytes, 0)
    while left > 0, first < runs.count {
      let run = runs[first]
      // A part of a character counts as all of it.
      let count = run.size == 0 ? run.count : min(run.count, max(1, left / run.size))
      size += count * run.sourceSize
      left -= count * run.size
      runs[first].count -= count
      if runs[first].count == 0 { first += 1 }
    }
    if first > 1024, first > runs.count / 2 {
      runs.removeSubrange(..<first)
      first = 0
    }
    return size
  }
}
