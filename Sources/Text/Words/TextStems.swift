/// The words of texts as searches compare them: folded, and without their endings.
public struct TextStems {
  private var tokenizer = Tokenizer()
  private var english = Stems()

  /// A reader; one a thread.
  public init() {}

  /// The stems of a text, each once.
  /// - Parameters:
  ///   - text: UTF-8.
  ///   - keepsStopWords: whether "the" and the like are among them.
  /// - Returns: the stems; of scripts that do not part words, what the index holds.
  public mutating func read(_ text: [UInt8], keepsStopWords: Bool = false) -> Set<[UInt8]> {
    var stems: Set<[UInt8]> = []
    tokenizer.read(text)
    while tokenizer.next() {
      let token = tokenizer.token
      if !keepsStopWords, StopWords.contains(token) { continue }
      var stem: [UInt8] = []
      if case .word(latin: true) = tokenizer.form {
        _ = english.append(stemOf: token, to: &stem)
      } else {
        stem = token
      }
      stems.insert(stem)
    }
    return stems
  }

  /// What stands in every second description of what memories are about, and says nothing of it.
  private static let generalWords = Array(
    """
    user users person people they their thing things anything everything something stuff info \
    information detail details data fact facts related relating relevant relation specific general \
    other others various any all topic topics category memory memories preference preferences like \
    likes liking dislike dislikes want wants need needs mention mentions mentioned content
    """.utf8)

  /// The stems of such words.
  public private(set) lazy var general = read(Self.generalWords, keepsStopWords: true)

  /// What parts the things that a text lists, beside its marks.
  private static let parting: Set<String> = [
    "and", "or", "including", "includes", "such", "as", "like", "e.g", "eg", "about", "around",
    "regarding", "concerning", "to", "for", "with", "of", "on",
  ]
  private static let marks = Set(",;:/.()[]|&+\n\t".utf8)

  /// A description cut where it goes on to the next thing: "boats, ships and sailing" are three.
  public static func things(in description: [UInt8]) -> [[UInt8]] {
    var things: [[UInt8]] = []
    for part in description.split(whereSeparator: { marks.contains($0) }) {
      var thing: [UInt8] = []
      for word in part.split(separator: 0x20) {
        if parting.contains(String(decoding: word, as: UTF8.self).lowercased()) {
          if !thing.isEmpty { things.append(thing) }
          thing = []
        } else {
          thing += word + [0x20]
        }
      }
      if !thing.isEmpty { things.append(thing) }
    }
    return things
  }
}
