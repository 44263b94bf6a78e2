/// Marks of emphasis: `*`, `_` and `~~` where they are markup (CommonMark, "Emphasis and strong emphasis"; GFM,
/// "Strikethrough"). Within a word, a path or a formula none is: `a_b`, `src/*.py`, `5*3*2`.
struct Emphasis {
  private struct Run {
    let mark: Unicode.Scalar
    var range: Range<Int>
    let opens: Bool
    let closes: Bool
  }

  private let scalars: [Unicode.Scalar]
  private var found: [Range<Int>] = []
  /// The runs that may open, the last one at the end.
  private var openers: [Run] = []
  /// Below this place in `openers` none has the mark.
  private var bottoms: [Unicode.Scalar: Int] = [:]

  private init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

  /// Where the marks stand, in order.
  static func marks(in scalars: [Unicode.Scalar]) -> [Range<Int>] {
    var emphasis = Emphasis(scalars)
    emphasis.run()
    return emphasis.found.sorted { $0.lowerBound < $1.lowerBound }
  }

  private mutating func run() {
    var place = 0
    while place < scalars.count {
      let scalar = scalars[place]
      switch scalar {
      case "\n":
        // It does not reach over an empty line.
        if place + 1 < scalars.count, scalars[place + 1] == "\n" { (openers, bottoms) = ([], [:]) }
        place += 1
      case "`": place = codeEnd(place)
      case "*", "_", "~":
        var end = place
        while end < scalars.count, scalars[end] == scalar { end += 1 }
        take(scalar, place..<end)
        place = end
      default: place += 1
      }
    }
  }

  /// Behind code, in which nothing is markup. Only marks of code are left as grave accents.
  private func codeEnd(_ start: Int) -> Int {
    var place = start
    while place < scalars.count, scalars[place] == "`" { place += 1 }
    let length = place - start
    while place < scalars.count, scalars[place] != "\n" {
      let run = place
      while place < scalars.count, scalars[place] == "`" { place += 1 }
      if place - run == length { return place }
      if place == run { place += 1 }
    }
    return place
  }

  private mutating func take(_ mark: Unicode.Scalar, _ range: Range<Int>) {
    let before: Unicode.Scalar? = range.lowerBound > 0 ? scalars[range.lowerBound - 1] : nil
    let next: Unicode.Scalar? =
      range.upperBound < scalars.count ? scalars[range.upperBound] : nil
    var run = Run(
      mark: mark, range: range,
      opens: Emphasis.isAround(before, Emphasis.opening) && !Emphasis.isBlank(next)
        && before != "\\",
      closes: Emphasis.isAround(next, Emphasis.closing) && !Emphasis.isBlank(before)
        && !beginsEnding(range.upperBound))
    if mark == "~", range.count != 2 { return }
    if run.closes { close(&run) }
    if run.opens, !run.range.isEmpty { openers.append(run) }
  }

  /// Closes what runs before it have opened.
  private mutating func close(_ run: inout Run) {
    while !run.range.isEmpty {
      let bottom = min(bottoms[run.mark] ?? 0, openers.count)
      guard
        let place = openers.indices.dropFirst(bottom).last(where: { openers[$0].mark == run.mark })
      else {
        bottoms[run.mark] = openers.count
        return
      }
      var opener = openers[place]
      openers.removeSubrange(place...)
      bottoms = bottoms.mapValues { min($0, place) }
      let length = opener.range.count > 1 && run.range.count > 1 ? 2 : 1
      let start = opener.range.upperBound - length
      let end = run.range.lowerBound + length
      if length < 2 || !isName(opener.range.upperBound..<run.range.lowerBound, run.mark) {
        found += [start..<opener.range.upperBound, run.range.lowerBound..<end]
      }
      opener.range = opener.range.lowerBound..<start
      run.range = end..<run.range.upperBound
      if !opener.range.isEmpty { openers.append(opener) }
    }
  }

  /// Whether what stands between `__` is a name as programs spell it: `__init__`.
  private func isName(_ range: Range<Int>, _ mark: Unicode.Scalar) -> Bool {
    guard mark == "_",
      scalars[range].allSatisfy({
        ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
      })
    else { return false }
    let name = PlainText.string(scalars[range])
    // "I __really__ like it" stresses a word.
    return !Verbs.isAdverb(name) && !FunctionWords.all.contains(name)
  }

  /// Whether a file's ending stands at a place: `*.py`.
  private func beginsEnding(_ place: Int) -> Bool {
    guard place + 1 < scalars.count, scalars[place] == "." else { return false }
    return scalars[place + 1].properties.isAlphabetic
  }

  // MARK: What stands around

  private static let opening: Set<Unicode.Scalar> = [
    "(", "[", "{", "\"", "'", "\u{2013}", "-", "*", "_", "~", "\u{2766}",
  ]
  private static let closing: Set<Unicode.Scalar> = [
    ")", "]", "}", "\"", "'", "\u{2013}", "-", "*", "_", "~", "\u{2766}", ".", ",", ";", ":", "!",
    "?",
  ]

  private static func isBlank(_ scalar: Unicode.Scalar?) -> Bool {
    scalar?.properties.isWhitespace ?? true
  }

  private static func isAround(
    _ scalar: Unicode.Scalar?, _ marks: Set<Unicode.Scalar>
  ) -> Bool {
    isBlank(scalar) || scalar.map { marks.contains($0) } ?? true
  }
}
