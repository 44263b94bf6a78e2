internal import Learning
internal import Text

/// Who the user is: name, home, work, family. A context block says that first, in this order.
enum IdentityFact: Int, CaseIterable {
  case name, home, work, family

  /// The slots that say it: see memcube-learn(7).
  var slots: [String] {
    switch self {
    case .name: ["name"]
    case .home: ["home", "address"]
    case .work: ["employer", "job", "role"]
    case .family: ["partner", "marriage"]
    }
  }

  private static let table = DataTable.identity
  private static let phrases = allCases.map { table.phrases("\($0)") }
  private static let selves: Set<[UInt8]> = {
    let asking = DataTable.asking
    return ["english", "german", "french", "spanish"].reduce(into: []) {
      $0.formUnion(asking.words("self \($1)"))
    }
  }()
  private static let states = table.words("state")
  private static let user = ["user", "nutzer", "benutzer", "utilisateur", "usuario"].map {
    Array($0.utf8)
  }
  /// Words of a line that are looked at.
  private static let reach = 40

  /// What a line says of the user; nil: something else, or it is about another person.
  /// - Parameters:
  ///   - line: UTF-8.
  ///   - teller: Who said what it was learned from. A line that begins with that name is about this person.
  ///   - reader: Reads the words.
  init?(of line: [UInt8], teller: [UInt8]?, _ reader: inout StemReader) {
    let words = Array(reader.words(Array(line.prefix(512))).prefix(Self.reach))
    let name = teller.map { reader.words($0) } ?? []
    let isOfUser =
      words.prefix(3).contains(where: Self.user.contains)
      || words.contains(where: Self.selves.contains) || !name.isEmpty && words.first == name.first
    guard isOfUser else { return nil }
    for kind in Self.allCases where Self.isTold(Self.phrases[kind.rawValue], in: words) {
      // "Lunch with my sister" tells of a day, and not who she is.
      if kind == .family, !words.contains(where: Self.states.contains) { continue }
      self = kind
      return
    }
    return nil
  }

  private static func isTold(_ phrases: [[UInt8]: [[[UInt8]]]], in words: [[UInt8]]) -> Bool {
    words.indices.contains { end in
      (phrases[words[end]] ?? []).contains { phrase in
        phrase.count <= end + 1 && words[(end + 1 - phrase.count)...end].elementsEqual(phrase)
      }
    }
  }
}
