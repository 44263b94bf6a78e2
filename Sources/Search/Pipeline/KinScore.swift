internal import Format
internal import Index
internal import Learning
internal import SQLite

/// Lowers texts about a relative. A question about a person asks of that person, not of his brother or his
/// dog.
/// "The user's brother is allergic to cats" holds as much of "What am I allergic to?" as the right answer.
struct KinScore {
  /// So many of the best are looked at.
  private static let looked = 24

  let reader: ItemReader
  let weight: Double
  /// Whose relatives are meant, as texts begin with them, as stems.
  private let owners: Set<[UInt8]>
  /// The authors that are asked of, whose "my" is theirs.
  private let authors: Set<Int64>
  private let asksOfMyself: Bool

  /// Nil where the question is about no person, or about relatives, or asks who a person is.
  /// - Parameters:
  ///   - question: The question.
  ///   - authors: The authors that it names, by their numbers.
  ///   - names: Their names as stems.
  ///   - reader: Reads what is found.
  ///   - weights: The weights.
  init?(
    _ question: Question, authors: Set<Int64>, names: Set<[UInt8]>, _ reader: ItemReader,
    _ weights: Weights
  ) {
    guard weights.kin != 0, question.asksOfMyself || question.user != nil || !names.isEmpty,
      !question.words.contains(where: { Self.asking.contains($0) })
    else { return nil }
    self.reader = reader
    weight = weights.kin
    self.authors = authors
    asksOfMyself = question.asksOfMyself
    owners = question.asksOfMyself || question.user != nil ? names.union([Self.user]) : names
  }

  /// Takes from what tells of a relative.
  /// - Throws: What the database throws.
  func add(_ contenders: inout Contenders) throws(SQLiteError) {
    let totals = contenders.all.map(\.parts.total)
    let best = Order.first(Self.looked, of: Array(totals.indices)) { a, b in
      if totals[a] != totals[b] { return totals[a] > totals[b] }
      return contenders[b].item.record < contenders[a].item.record
    }
    for place in best where contenders[place].item.kind != .passage {
      let text = try reader.stems(of: contenders[place].item.row)
      let isOurs = asksOfMyself || contenders[place].item.author.map(authors.contains) ?? false
      if tellsOfKin(text, saysMy: isOurs) { contenders[place].parts.kin = weight }
    }
  }

  /// Whether a text begins with a person's relative: "the user s brother tom …", "my brother …".
  private func tellsOfKin(_ text: [UInt8], saysMy: Bool) -> Bool {
    var words = text.split(separator: 0x20, maxSplits: 5)[...]
    if let first = words.first, first.elementsEqual(Self.the) { words = words.dropFirst() }
    guard let owner = words.popFirst() else { return false }
    if owner.elementsEqual(Self.my) {
      if !saysMy { return false }
    } else {
      guard owners.contains(Array(owner)), words.popFirst()?.elementsEqual(Self.genitive) ?? false
      else { return false }
    }
    guard let kin = words.popFirst(), Self.kin.contains(Array(kin)) else { return false }
    // "The user's brother's wedding" may be theirs to go to.
    return !(words.first?.elementsEqual(Self.genitive) ?? false)
  }

  private static let (the, my, genitive) = (Array("the".utf8), Array("my".utf8), Array("s".utf8))
  private static let user = Array("user".utf8)

  private static let kinWords = Array(
    Lexicon.shared.words(of: [.kin, .pet]).joined(separator: " ").utf8)

  private static let kin: Set<[UInt8]> = {
    var reader = StemReader()
    return Set(reader.stems(kinWords))
  }()

  /// Words of questions that ask about other people, or who a person is.
  private static let asking: Set<[UInt8]> = {
    var reader = StemReader()
    let words = "who whom whose family friends relatives pets "
    return Set(reader.words(Array(words.utf8) + kinWords))
  }()
}
