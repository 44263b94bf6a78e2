internal import Text

/// Which one of its kind a subject is. People have several brothers, friends and dogs: what is so of
/// one says nothing of another, and where nobody can tell whether two are the same, they are not.
extension Subject {
  /// What may stand before kin, and which one it tells; empty: none in particular.
  static let describing = [
    "older": "older", "elder": "older", "big": "older", "younger": "younger", "little": "younger",
    "oldest": "oldest", "eldest": "oldest", "youngest": "youngest", "best": "best", "twin": "twin",
    "new": "new", "middle": "middle", "dear": "", "current": "", "late": "", "close": "",
  ]

  /// Those of whom somebody has one at a time: a name tells no more, but another name is another one.
  private static let single = WordSet(
    """
    mom mum mother dad father parents husband wife spouse partner fianc\u{E9} fianc\u{E9}e fiance fiancee
    girlfriend boyfriend stepmom stepdad stepmother stepfather mother-in-law father-in-law boss
    landlord
    """)
  /// Those of whom people have many, so that "a friend of mine" is another one each time.
  private static let several = WordSet(
    """
    friend colleague coworker co-worker neighbor neighbour cousin child kid baby classmate student
    """)

  /// Whether a word says that somebody was a partner once: "ex-wife".
  static func isEx(_ noun: String) -> Bool {
    noun == "ex" || noun.hasPrefix("ex-") && Kin.partners.contains(String(noun.dropFirst(3)))
  }

  private var isSingle: Bool { kin.map { Subject.single.contains($0) } ?? false }

  /// Whether nobody can tell which one it is.
  var isVague: Bool {
    kin.map { Subject.several.contains($0) } ?? false && called.isEmpty && which.isEmpty
  }

  /// The kind: `ana's brother`. Who somebody's boss is, is said of it.
  var kind: String { kin.map { "\(owner)'s \($0)" } ?? name }

  /// The one: by name, else by what tells it from others.
  var identity: String {
    guard !called.isEmpty, !isSingle else {
      return kin.map { "\(owner)'s \((which + [$0]).joined(separator: " "))" } ?? name
    }
    return "\(kind) \(called.map(\.lower).joined(separator: " "))"
  }

  /// The name of one who need not be named, as a number; 0: none is said.
  var who: Int64 {
    guard isSingle, !called.isEmpty else { return 0 }
    return NameHash.hash(Array(called.map(\.lower).joined(separator: " ").utf8))
  }
}
