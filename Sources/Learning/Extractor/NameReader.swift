/// Tells what the names in a sentence are the names of.
package struct NameReader: Sendable {
  /// All who take part.
  private let participants: [String]

  package init(participants: [String]) { self.participants = participants }

  /// Names of a sentence at most.
  private static let limit = 20

  /// The names of a sentence, each once, in their order.
  package func names(in sentence: AnalysedSentence) -> [NamedEntity] {
    var found: [NamedEntity] = []
    for run in sentence.names.prefix(Self.limit) {
      guard let entity = entity(sentence.tokens, run),
        !found.contains(where: { $0.name == entity.name })
      else { continue }
      found.append(entity)
    }
    return found
  }

  /// The names of a text.
  package func names(in analysis: Analysis) -> [NamedEntity] {
    Self.settled(analysis.sentences.flatMap { names(in: $0) })
  }

  /// One type for each name: the first that says something.
  package static func settled(_ mentions: [NamedEntity]) -> [NamedEntity] {
    var settled: [NamedEntity] = []
    var places: [String: Int] = [:]
    for mention in mentions {
      guard let place = places[mention.name] else {
        places[mention.name] = settled.count
        settled.append(mention)
        continue
      }
      if settled[place].type == .other { settled[place].type = mention.type }
    }
    return settled
  }

  /// A name as it stands.
  static func text(_ tokens: Tokens, _ run: Range<Int>) -> String {
    tokens.tokens(run).reduce(into: "") { $0 += ($1.isSpaced && !$0.isEmpty ? " " : "") + $1.text }
  }

  private func entity(_ tokens: Tokens, _ run: Range<Int>) -> NamedEntity? {
    let name = Self.text(tokens, run)
    guard name.utf8.count <= 100, name.unicodeScalars.count > 1 else { return nil }
    if let whole = participant(name.lowercased()) { return NamedEntity(name: whole, type: .person) }
    let (first, last) = (tokens[run.lowerBound], tokens[run.upperBound - 1])
    let before = tokens[run.lowerBound - 1]
    if run.count > 1 {
      if last.isOne(of: .organisation) { return NamedEntity(name: name, type: .organization) }
      if last.isOne(of: .occasion) { return NamedEntity(name: name, type: .event) }
      if last.isOne(of: .landscape) || ["mount", "lake"].contains(first.lower) {
        return NamedEntity(name: name, type: .location)
      }
    }
    let isPlace = Lexicon.shared.kinds(of: name.lowercased()).contains(.place)
    if before.isOne(of: [.kin, .pet]) || ["named", "called"].contains(before.lower) {
      return NamedEntity(name: name, type: .person)
    }
    if isPlace, !first.isOne(of: .firstname) || before.part == .preposition {
      return NamedEntity(name: name, type: .location)
    }
    if run.count <= 3, first.isOne(of: .firstname) { return NamedEntity(name: name, type: .person) }
    let type = hint(tokens, run, before)
    let isFirst = run.lowerBound == 0 || before.isMark
    // "Nature is calming" begins with a noun.
    if type == .other, isFirst, run.count == 1,
      tokens[run.upperBound].isAuxiliary || first.lower.hasSuffix("s")
    {
      return nil
    }
    return NamedEntity(name: name, type: type)
  }

  /// What stands before or after a name that no list has.
  private func hint(_ tokens: Tokens, _ run: Range<Int>, _ before: Token) -> EntityType {
    let verb = tokens[run.lowerBound - 2]
    switch before.lower {
    case "in", "to", "from":
      return ["live", "move", "be", "fly", "travel", "drive", "grow", "go"].contains(verb.base)
        ? .location : .other
    case "at", "for": return verb.base == "work" ? .organization : .other
    case "with": return .person
    default: break
    }
    let next = tokens[run.upperBound]
    if next.isVerb, ["say", "tell", "call", "visit", "marry", "live", "love"].contains(next.base) {
      return .person
    }
    return ["watch", "read", "play"].contains(before.base) && before.isVerb ? .product : .other
  }

  private func participant(_ lower: String) -> String? {
    if let whole = participants.first(where: { $0.lowercased() == lower }) { return whole }
    let like = participants.filter { $0.lowercased().hasPrefix(lower + " ") }
    return like.count == 1 ? like[0] : nil
  }
}

/// Finds the few relations of a speaker that are said in plain words.
struct RelationReader {
  let speaker: String

  /// The relations that a sentence states.
  func relations(in sentence: AnalysedSentence) -> [NamedRelation] {
    guard !sentence.isQuestion, !sentence.isImperative, !sentence.isConditional,
      !sentence.hasQuotation, !sentence.mayCite(from: sentence.start)
    else { return [] }
    var found: [NamedRelation] = []
    for run in sentence.names {
      guard let relation = relation(sentence, run), !found.contains(relation),
        relation.to != speaker
      else { continue }
      found.append(relation)
    }
    return found
  }

  private func relation(_ sentence: AnalysedSentence, _ run: Range<Int>) -> NamedRelation? {
    let tokens = sentence.tokens
    let name = NameReader.text(tokens, run)
    if let kin = kin(tokens, run) { return NamedRelation(from: speaker, type: kin, to: name) }
    guard let clause = sentence.clauses.first(where: { $0.tokens.contains(run.lowerBound) }),
      clause.person == .I || clause.person == .we || clause.person == .dropped, !clause.isNegated,
      clause.modality.isEmpty, !["when", "if", "that"].contains(clause.marker)
    else { return nil }
    let (verb, before) = (tokens[clause.verb], tokens[run.lowerBound - 1])
    let type: String?
    switch (verb.base, before.lower) {
    case ("live", "in"): type = clause.tense == .past ? "lived_in" : "lives_in"
    case ("move", "to") where [.past, .perfect].contains(clause.tense): type = "lives_in"
    case ("move", "from") where [.past, .perfect].contains(clause.tense): type = "lived_in"
    case ("be", "from") where clause.tense == .present && run.lowerBound == clause.verb + 2:
      type = "from"
    case ("work", "at"), ("work", "for"): type = clause.tense == .past ? "worked_at" : "works_at"
    default: type = nil
    }
    let isPlace = ["lives_in", "lived_in", "from"].contains(type ?? "")
    // "Rua do Sol 5" is no town.
    if isPlace, ["do", "da", "de", "del", "di", "van", "du"].contains(tokens.lower(run.upperBound))
    {
      return nil
    }
    // People move to Linux and to Plan B, too.
    if isPlace, verb.base == "move", !Lexicon.shared.kinds(of: name.lowercased()).contains(.place) {
      return nil
    }
    return type.map { NamedRelation(from: speaker, type: $0, to: name) }
  }

  /// "My sister Ana", "my cat is called Bo", "Ana is my sister".
  private func kin(_ tokens: Tokens, _ run: Range<Int>) -> String? {
    var at = run.lowerBound - 1
    if ["named", "called"].contains(tokens.lower(at)) { at -= 1 }
    if tokens[at].base == "be", tokens[at].isVerb { at -= 1 }
    if let type = type(tokens[at]), isOwn(tokens, at) { return type }
    let next = run.upperBound
    guard tokens[next].base == "be", tokens[next].form == .third, tokens.lower(next + 1) == "my"
    else { return nil }
    return type(tokens[next + 2])
  }

  private func isOwn(_ tokens: Tokens, _ noun: Int) -> Bool {
    ["my", "our"].contains(tokens.lower(noun - 1))
      || ["my", "our"].contains(tokens.lower(noun - 2)) && tokens[noun - 1].part == .adjective
  }

  private func type(_ noun: Token) -> String? {
    noun.isOne(of: .pet)
      ? "has_pet" : noun.isOne(of: .kin) && !noun.lower.hasSuffix("s") ? noun.lower : nil
  }
}
