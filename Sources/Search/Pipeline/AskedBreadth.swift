internal import Learning
internal import SQLite
internal import Text

/// Whether a question is about its user, and whether it asks for something particular. "What do you
/// know about me?" asks for everything that is known.
struct AskedBreadth {
  private static let table = DataTable.asking
  private static let general = table.words("general")
  private static let english = table.words("self english")
  /// Of the other languages together: a short question shows that it is in one of them, but not in which.
  private static let foreign = ["german", "french", "spanish"].reduce(into: Set<[UInt8]>()) {
    $0.formUnion(table.words("self \($1)"))
  }

  /// Whether it is about the user.
  let isPersonal: Bool
  /// Whether none of its words tells one text from others, and it asks for what is known of the user.
  let isBroad: Bool
  private let fills: Query.Fills
  /// Its words that are written as names, as the index holds them. None of German, which has all nouns so.
  let names: Set<[UInt8]>

  /// Reads a query.
  /// - Parameters:
  ///   - query: What is asked.
  ///   - words: Its folded words.
  ///   - known: Those that name a person, as the index holds them.
  ///   - isOfUser: Whether it is known to be about the user.
  init(_ query: Query, words: [[UInt8]], naming known: Set<[UInt8]>, isOfUser: Bool) {
    let typed = query.clauses.flatMap(\.words)
    let language = ForeignStopWords.language(of: typed)
    let own = language == nil ? Self.english : Self.foreign
    let isOfSelf = isOfUser || words.contains(where: own.contains)
    let small = language == nil ? [] : ForeignStopWords.stopWords(for: typed)
    var reader = StemReader()
    let isPlain = query.clauses.count == 1 && query.clauses[0].phrases.isEmpty
    isBroad =
      isPlain && !words.isEmpty
      && (isOfSelf || query.fills == .always || query.fills == .ifNone)
      && words.allSatisfy { word in
        StopWords.contains(word) || small.contains(word) || own.contains(word)
          || Self.general.contains(word) || reader.stems(word).allSatisfy(known.contains)
      }
    isPersonal = isOfSelf || isBroad
    fills = query.fills
    guard language != .german else {
      names = []
      return
    }
    var found: Set<[UInt8]> = []
    for clause in query.clauses {
      let text = Array(clause.words.map(\.typed).joined(separator: [0x20]))
      found.formUnion(reader.names(text))
    }
    // Days and months are no names.
    let plain = Set(
      words.filter {
        StopWords.contains($0) || Self.general.contains($0)
          || TextMarks(word: $0).contains(.time)
      })
    found.subtract(plain.flatMap { reader.stems($0) })
    names = found.subtracting(known)
  }

  /// Whether memories come in that were not found by what is asked, beside so many that were.
  func fills(beside found: Int) -> Bool {
    switch fills {
    case .never: false
    case .broad: isBroad
    case .ifNone: isBroad || found == 0
    case .always: true
    }
  }

  /// What scores hang on.
  func asked(
    of vocabulary: Vocabulary, meaning: Bool, items: Int
  ) throws(SQLiteError) -> Calibration.Asked {
    var namesUnknown = false
    for name in names where try !vocabulary.contains(name) { namesUnknown = true }
    return Calibration.Asked(
      hasMeaning: meaning, isPersonal: isPersonal, isBroad: isBroad, namesUnknown: namesUnknown,
      items: items)
  }
}
