/// The word of a list that was most likely meant: at most two typing errors away, and fewer than
/// half of what was typed; else the only one that begins so (with 3 bytes at least). The case of
/// ASCII letters does not count.
public func suggestion(for typed: [UInt8], among words: some Sequence<[UInt8]>) -> [UInt8]? {
  guard !typed.isEmpty, typed.count <= 64 else { return nil }
  let typed = lowercased(typed)
  var best: (word: [UInt8], distance: Int)?
  var beginning: [[UInt8]] = []
  for word in words where word.count <= 64 {
    let folded = lowercased(word)
    if typed.count >= 3, folded.starts(with: typed) { beginning.append(word) }
    guard abs(folded.count - typed.count) <= 2 else { continue }
    let distance = typingErrors(typed, folded)
    if distance <= 2, distance * 2 < max(typed.count, 3), distance < best?.distance ?? 3 {
      best = (word, distance)
    }
  }
  return best?.word ?? (beginning.count == 1 ? beginning.first : nil)
}

/// A name as an error repeats it: a user who gave a whole text by mistake need not read it again.
package func repeated(_ name: [UInt8]) -> String {
  if name.count <= 512 { return String(decoding: name, as: UTF8.self) }
  return String(decoding: name.prefix(60), as: UTF8.self) + "... (\(name.count) bytes)"
}

/// ASCII letters in lower case, other bytes as they are.
package func lowercased(_ bytes: [UInt8]) -> [UInt8] {
  bytes.map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 }
}

/// The text "; did you mean X?", or nothing.
public func didYouMean(
  _ typed: [UInt8], among words: some Sequence<[UInt8]>, prefix: String = ""
) -> String {
  guard let word = suggestion(for: typed, among: words) else { return "" }
  return "; did you mean \(prefix)\(String(decoding: word, as: UTF8.self))?"
}

/// Insertions, deletions, replacements and swaps of neighbours that make `b` of `a` (optimal
/// string alignment).
public func typingErrors(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var before: [Int] = []
  var last = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var row = [i + 1]
    for (j, y) in b.enumerated() {
      var cost = min(last[j] + (x == y ? 0 : 1), min(last[j + 1], row[j]) + 1)
      if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { cost = min(cost, before[j - 1] + 1) }
      row.append(cost)
    }
    before = last
    last = row
  }
  return last[b.count]
}
