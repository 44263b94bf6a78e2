import MemCube

/// A journal that asks itself: each line of standard input is an entry, and what earlier entries say of the
/// same is shown below it. A line that ends in a question mark is answered from all of them.
///
///     echo "The boiler leaks again." | swift run journal
///     echo "When did the boiler leak?" | swift run journal
///
/// The entries are the cube "journal": `memcube mount` shows it as files.
@main struct Journal {
  static func main() throws {
    let journal = try OwnCube("journal")
    while let line = readLine() {
      guard line.contains(where: { !$0.isWhitespace }) else { continue }
      if line.hasSuffix("?") {
        print(String(decoding: try journal.ask(line).text, as: UTF8.self))
        continue
      }
      let earlier = try journal.find(line, limit: 3).filter { $0.score >= 0.3 }
      print("kept as \(try journal.remember(line))")
      for entry in earlier { print("  earlier: \(entry.text)") }
    }
    try journal.close()
  }
}
