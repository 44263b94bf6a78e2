/// English words that say nothing of what a text is about. They are indexed (phrases need them),
/// and left out of what is asked unless nothing else is asked. `FunctionWords` has those that make
/// a sentence no richer, which are more: a search for "great things" needs these words.
package enum StopWords {
  private static let words: Set<String> = Set(
    """
    a about after all also am an and any are as at be because been before being both but by can
    could d did do does doing done down each either ever every few for from further get got had
    has have having he her here hers herself him himself his how however i if in into is isn it
    its itself just let ll m me might mine more most much must my myself no nor not now o of
    off on once only or other our ours ourselves out over own please re s same shall she should so
    some such t tell than that the their theirs them themselves then there these they this those
    through to too under until up upon us ve very was we were what when where whether which while
    who whom whose why will with would you your yours yourself yourselves
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// Those that are verbs as well, which a question may ask about: "what do I own", "what does Ada have".
  /// Each has the forms in which an answer uses it.
  package static let verbs: [[UInt8]: [[UInt8]]] = {
    let groups = [["own"], ["get", "got"], ["have", "has"]].map { $0.map { Array($0.utf8) } }
    return groups.reduce(into: [:]) { verbs, forms in
      for form in forms { verbs[form] = [form] + forms.filter { $0 != form } }
    }
  }()

  private static let possessives = Set(
    ["my", "your", "his", "her", "its", "our", "their", "whose", "s"].map { Array($0.utf8) })

  /// Whether a folded word is a stop word where it stands. "own" is one after a possessive; elsewhere it
  /// is a verb.
  package static func contains(_ word: [UInt8], behind other: [UInt8]) -> Bool {
    guard contains(word) else { return false }
    return word != Array("own".utf8) || possessives.contains(other)
  }

  /// Whether a folded word is one.
  package static func contains(_ word: [UInt8]) -> Bool {
    word.count <= 10 && words.contains(String(decoding: word, as: UTF8.self))
  }
}
