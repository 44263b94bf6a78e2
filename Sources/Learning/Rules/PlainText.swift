/// A text as the rules read it: quotation marks, dashes and blanks are plain ones; emoji, marks of emphasis and
/// what is no text are left out. It knows what stands in the source for each of its characters.
struct PlainText {
  /// What the rules read.
  private(set) var scalars: [Unicode.Scalar]
  /// The source; empty where it is the same.
  private var source: [Unicode.Scalar] = []
  /// Where each of `scalars` stands in the source.
  private var origins: [Int] = []

  /// `keepsPictures`: emoji become marks, since a sentence may end there.
  init(_ text: String, keepsPictures: Bool) {
    if PlainText.isPlain(text) {
      scalars = Array(text.unicodeScalars)
      return
    }
    source = Array(text.unicodeScalars)
    scalars = []
    scalars.reserveCapacity(source.count)
    origins.reserveCapacity(source.count)
    let code = CodeSpans.find(in: source)
    var (next, place) = (0, 0)
    while place < source.count {
      if next < code.count, code[next].lowerBound == place {
        for inside in code[next] { append(source[inside], from: inside) }
        place = code[next].upperBound
        next += 1
        continue
      }
      read(place, keepsPictures: keepsPictures)
      place += 1
    }
    let marks = Emphasis.marks(in: scalars)
    if !marks.isEmpty { drop(marks) }
  }

  private mutating func append(_ scalar: Unicode.Scalar, from place: Int) {
    scalars.append(scalar)
    origins.append(place)
  }

  private mutating func drop(_ marks: [Range<Int>]) {
    var (kept, places) = ([Unicode.Scalar](), [Int]())
    kept.reserveCapacity(scalars.count)
    places.reserveCapacity(scalars.count)
    var start = 0
    for mark in marks + [scalars.count..<scalars.count] {
      kept += scalars[start..<mark.lowerBound]
      places += origins[start..<mark.lowerBound]
      start = mark.upperBound
    }
    (scalars, origins) = (kept, places)
  }

  // MARK: The source

  /// What stands in the source for some of the characters; nil: the same.
  func source(_ range: Range<Int>) -> String? {
    guard !source.isEmpty, let first = range.first, let last = range.last else { return nil }
    let written = source[origins[first]...origins[last]]
    return written.elementsEqual(scalars[range]) ? nil : PlainText.string(written)
  }

  /// What stands in the source between a character and the end of those before.
  func gap(_ before: Int, _ place: Int) -> String {
    guard !source.isEmpty else { return PlainText.string(scalars[before..<max(before, place)]) }
    let start = before > 0 ? origins[before - 1] + 1 : 0
    let end = place < origins.count ? origins[place] : source.count
    return start < end ? PlainText.string(source[start..<end]) : ""
  }

  /// Whether nothing is there, although the rules read a blank.
  func isTight(_ before: Int, _ place: Int) -> Bool {
    !source.isEmpty && before > 0 && place < origins.count
      && origins[place] == origins[before - 1] + 1
  }

  /// Whether a character stands for the same one of the source as the character before it.
  func isRepeated(_ place: Int) -> Bool {
    !source.isEmpty && place > 0 && origins[place] == origins[place - 1]
  }

  static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  // MARK: Characters

  /// Whether a text is read as it stands.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      switch byte {
      case 0x2A, 0x5F, 0x60, 0x7E: false  // * _ ` ~
      case 0x0A, 0x20...0x7E: true
      default: false
      }
    }
  }

  private mutating func read(_ place: Int, keepsPictures: Bool) {
    let scalar = source[place]
    switch scalar.value {
    case 0x0A, 0x0D, 0x2028, 0x2029: append("\n", from: place)
    case 0x09, 0xA0, 0x2000...0x200A, 0x202F, 0x3000: append(" ", from: place)
    // A grave accent that encloses no code.
    case 0x2018, 0x2019, 0x02BC, 0x60, 0xB4: append("'", from: place)
    case 0x20...0x7E: append(scalar, from: place)
    case 0x201C, 0x201D, 0x201E, 0xAB, 0xBB: append("\"", from: place)
    case 0x2010, 0x2011: append("-", from: place)
    case 0x2012...0x2015:
      for part in [" ", "\u{2013}", " "] as [Unicode.Scalar] { append(part, from: place) }
    case 0x2026:
      for _ in 0..<3 { append(".", from: place) }
    case 0x2500...0x27BF, 0x1F000...0x1FAFF:
      if keepsPictures, scalar.value >= 0x2600,
        scalar.properties.generalCategory == .otherSymbol
      {
        append("\u{2766}", from: place)
      }
    default: if PlainText.isText(scalar) { append(scalar, from: place) }
    }
  }

  private static func isText(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse, .surrogate, .unassigned, .modifierSymbol, .enclosingMark:
      false
    case .otherSymbol: !scalar.properties.isEmojiPresentation
    default: !(0xFE00...0xFE0F).contains(scalar.value)
    }
  }
}

/// Code within a line: what stands between runs of as many grave accents (CommonMark, "Code spans").
enum CodeSpans {
  private static let mark: Unicode.Scalar = "`"

  /// The spans with their marks, in order.
  static func find(in scalars: [Unicode.Scalar]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var line: [Range<Int>] = []
    var place = 0
    while place < scalars.count {
      guard scalars[place] == mark else {
        if scalars[place] == "\n" { close(&line, &found) }
        place += 1
        continue
      }
      let start = place
      while place < scalars.count, scalars[place] == mark { place += 1 }
      line.append(start..<place)
    }
    close(&line, &found)
    return found
  }

  /// Pairs the runs of a line.
  private static func close(_ runs: inout [Range<Int>], _ found: inout [Range<Int>]) {
    defer { runs = [] }
    guard runs.count > 1 else { return }
    // The next run of the same length, for each.
    var following = [Int?](repeating: nil, count: runs.count)
    var last: [Int: Int] = [:]
    for place in runs.indices.reversed() {
      following[place] = last[runs[place].count]
      last[runs[place].count] = place
    }
    var place = 0
    while place < runs.count {
      guard let end = following[place] else {
        place += 1
        continue
      }
      found.append(runs[place].lowerBound..<runs[end].upperBound)
      place = end + 1
    }
  }
}
