internal import Search

/// Which names exist under search/: memcube-mount(5), "search/". Shells, prompts, editors and
/// indexers try many names; a plausible question is a directory, the rest is not there.
enum SearchNames {
  /// What a name asks for.
  enum Meaning: Hashable, Sendable {
    /// A query, as a directory of results.
    case query([UInt8])
    /// Its results in one file.
    case digest([UInt8], json: Bool)
  }

  /// What programs look for everywhere, less what people ask for as well: without a HEAD git(1) takes
  /// objects/ and refs/ for nothing. memcube-mount(5) lists them.
  private static let probes: Set<[UInt8]> = Set(
    [
      "HEAD", "node_modules", "desktop.ini", "autorun.inf", "Thumbs.db", "folder.jpg", "CVS",
      "RCS", "SCCS", "BUILD.bazel", "Makefile", "makefile", "GNUmakefile", "package.json",
      "Cargo.toml", "go.mod", "pom.xml", "TAGS", "cscope.out", "compile_commands.json",
      "__pycache__", "_darcs", "lost+found", "Desktop.ini", "AlbumArt.jpg", "cover.jpg",
      "CLAUDE.md", "AGENTS.md",
    ].map { Array($0.utf8) })

  /// The meaning of a name directly under search/.
  static func meaning(_ name: [UInt8]) -> Meaning? {
    guard let first = name.first, first != 0x2E, first != 0x7E else { return nil }
    if ScratchNames.contains(name) || probes.contains(name) { return nil }
    for (ending, json) in [(".md", false), (".json", true)] {
      guard name.suffix(ending.utf8.count).elementsEqual(ending.utf8) else { continue }
      let query = Array(name.dropLast(ending.utf8.count))
      guard isPlausible(query) && isQuestion(query) else { return nil }
      return .digest(Query.text(named: query), json: json)
    }
    return isPlausible(name) ? .query(Query.text(named: name)) : nil
  }

  /// The question of a name under ask/, which ends in `.md` and holds a space or a question mark.
  static func question(_ name: [UInt8]) -> [UInt8]? {
    guard let first = name.first, first != 0x2E, first != 0x7E, !ScratchNames.contains(name),
      name.suffix(3).elementsEqual(".md".utf8)
    else { return nil }
    let question = Array(name.dropLast(3))
    let isOne = question.contains(0x20) || question.contains(0x3F)
    return isOne && isPlausible(question) ? question : nil
  }

  /// Whether a user may have meant this as a query: no pattern that a shell left as it was, though a question
  /// may end as questions do.
  private static func isPlausible(_ query: [UInt8]) -> Bool {
    query.enumerated().allSatisfy { index, byte in
      switch byte {
      case ..<0x20, 0x7F, 0x2A, 0x5B: false
      case 0x3F: index == query.count - 1
      default: true
      }
    }
  }

  /// The meaning of a name in a query's directory, where most names are results or scratch.
  static func refinement(_ name: [UInt8]) -> Meaning? {
    guard name.contains(where: { $0 == 0x20 || $0 == 0x3A || $0 == 0x22 }) else { return nil }
    return meaning(name)
  }

  /// Whether a name holds a space or a filter.
  private static func isQuestion(_ name: [UInt8]) -> Bool {
    name.contains { $0 == 0x20 || $0 == 0x3A }
  }

  /// The number of a result's name, `NN-…`.
  static func number(_ name: [UInt8]) -> Int? {
    guard let dash = name.firstIndex(of: 0x2D), (2...6).contains(dash) else { return nil }
    var number = 0
    for byte in name[..<dash] {
      guard (0x30...0x39).contains(byte) else { return nil }
      number = number * 10 + Int(byte - 0x30)
    }
    return number
  }

  /// A name without its last dot and what follows that.
  static func stem(_ name: [UInt8]) -> ArraySlice<UInt8> {
    name[..<(name.lastIndex(of: 0x2E) ?? name.count)]
  }

  /// The name of a result: its number, and what it is called.
  static func result(_ number: Int, of total: Int, _ label: [UInt8], ending: [UInt8]) -> [UInt8] {
    let digits = String(number)
    let width = max(2, String(total).count, digits.count)
    let head = Array((String(repeating: "0", count: width - digits.count) + digits + "-").utf8)
    var room = 255 - head.count - ending.count
    var cut = label.map { $0 == 0x2F || $0 < 0x20 ? 0x5F : $0 }
    if cut.count > room {
      // Not within a character of UTF-8.
      while room > 0, cut[room] & 0xC0 == 0x80 { room -= 1 }
      cut.removeLast(cut.count - room)
    }
    return head + cut + ending
  }
}
