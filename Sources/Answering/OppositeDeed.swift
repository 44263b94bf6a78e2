internal import Learning

/// What undoes the deed that a question asks of: when a car was bought says nothing of when it was
/// sold.
struct OppositeDeed {
  /// Stems that tell the deed itself, and those that tell its opposite; empty where none is known.
  private var own: Set<String> = []
  private var other: Set<String> = []
  /// Whether two sides do them to each other: whom Ana bought it from sold it.
  private var isMutual = false
  /// Whether the deed ends what its opposite begins: "open until six" tells when it closes.
  private var isEnd = false
  /// A particle that turns the verb round: "in" of "move in".
  private var particle = ""
  private let verb: String
  /// Who does it, as far as the question says: the stems between the helper and the verb.
  private var doers: Set<String> = []

  private typealias Pair = (begins: String, ends: String, isMutual: Bool)

  /// Verbs that undo each other, in English and German.
  private static let pairs: [Pair] = [
    ("buy purchase acquire kaufen kauft kaufte gekauft", "sell verkaufen verkauft verkaufte", true),
    (
      "comprar compré compró compramos compraron comprado acheter acheté achetée",
      "vender vendí vendió vendimos vendieron vendido vendre vendu vendue", true
    ),
    ("borrow leihen leiht lieh geliehen", "lend verleihen verleiht verlieh verliehen", true),
    (
      "send post ship mail schicken schickte geschickt", "receive bekommen bekam erhalten erhielt",
      false
    ),
    (
      "start begin anfangen angefangen beginnt begann begonnen beginnen",
      "quit stop end finish conclude aufhören aufgehört endet endete geendet beendet", false
    ),
    ("join hire", "leave quit resign retire fire dismiss", false),
    (
      "arrive land ankommen angekommen", "leave depart abreisen abgereist abfahren abgefahren",
      false
    ),
    (
      "open reopen öffnen öffnet öffnete geöffnet eröffnet",
      "close shut schließen schließt schloss geschlossen", false
    ),
    (
      "marry wed heiraten heiratet heiratete geheiratet", "divorce separate scheiden geschieden",
      false
    ),
    ("find finden fand gefunden", "lose misplace verlieren verliert verlor verloren", false),
    ("win gewinnen gewann gewonnen", "lose verlieren verlor verloren", false),
    ("accept", "reject refuse decline", false), ("install", "uninstall remove", false),
    ("deposit", "withdraw", false), ("enter", "exit", false), ("lock", "unlock", false),
    ("subscribe", "unsubscribe cancel", false), ("connect", "disconnect", false),
    ("einziehen eingezogen", "ausziehen ausgezogen", false),
  ]
  private static let particles: [String: Set<String>] = [
    "in": ["out"], "into": ["out"], "out": ["in", "into"], "on": ["off"], "off": ["on"],
  ]
  /// Verbs that a particle turns round.
  private static let turnedStems = Set(
    ["move", "check", "log", "sign", "turn", "switch"].map(ClaimWords.stem))
  private static let spans = WordSet("until till til through bis")

  private static func stems(_ words: String) -> Set<String> {
    Set(words.split(separator: " ").map { ClaimWords.stem(String($0)) })
  }

  private static let sides: [(begins: Set<String>, ends: Set<String>, isMutual: Bool)] = pairs.map {
    (stems($0.begins), stems($0.ends), $0.isMutual)
  }

  /// Whether a word is a verb that has an opposite: the verb of a question, whatever stands around.
  static func knows(_ word: String) -> Bool {
    let stem = ClaimWords.stem(word)
    return sides.contains { $0.begins.contains(stem) || $0.ends.contains(stem) }
  }

  /// Of a question's words, and the stem of what it asks of.
  init(_ words: [Word], asked stem: String) {
    verb = stem
    guard !stem.isEmpty, let place = words.lastIndex(where: { ClaimWords.stem($0.lower) == stem })
    else { return }
    for side in OppositeDeed.sides {
      if side.begins.contains(stem) {
        own.formUnion(side.begins)
        other.formUnion(side.ends)
      } else if side.ends.contains(stem) {
        own.formUnion(side.ends)
        other.formUnion(side.begins)
        isEnd = true
      } else {
        continue
      }
      isMutual = isMutual || side.isMutual
    }
    // To start at a firm is to join it.
    if ["start", "begin"].contains(words.lower(place)), words.lower(place + 1) == "at" {
      other.insert(ClaimWords.stem("leave"))
    }
    other.subtract(own)
    if OppositeDeed.turnedStems.contains(stem),
      OppositeDeed.particles[words.lower(place + 1)] != nil
    {
      particle = words.lower(place + 1)
    }
    doers = Set(
      words[..<place].suffix(4).filter { FunctionWords.isContent($0) || $0.lower == "i" }.map {
        ClaimWords.stem($0.lower)
      })
  }

  /// Whether a sentence holds the opposite deed, and not that which is asked of.
  func holdsOther(in sentence: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    let stems = Set(words.map { ClaimWords.stem($0.lower) })
    return isMutual && own.isDisjoint(with: stems) && !other.isDisjoint(with: stems)
  }

  /// Whether a sentence tells the opposite of what is asked, and not that.
  func isTold(in sentence: [UInt8]) -> Bool {
    if other.isEmpty, particle.isEmpty { return false }
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    let stems = Set(words.map { ClaimWords.stem($0.lower) })
    if !particle.isEmpty, isTurned(words) { return true }
    guard own.isDisjoint(with: stems), !other.isDisjoint(with: stems) else { return false }
    if isEnd, isSpan(words) { return false }
    return !(isMutual && isFromDoer(words))
  }

  /// Of what is open "until six" the part that tells when it closes: from "until" on. Nil where the
  /// question asks of no end, or the sentence tells it in so many words.
  func end(in sentence: [UInt8]) -> [UInt8]? {
    guard isEnd else { return nil }
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    guard own.isDisjoint(with: words.map { ClaimWords.stem($0.lower) }),
      let place = words.firstIndex(where: { OppositeDeed.spans.contains($0) })
    else { return nil }
    return Array(Array(words[place...]).joined.utf8)
  }

  /// "Moved out" for "move in", and never that.
  private func isTurned(_ words: [Word]) -> Bool {
    let behind = words.indices.filter { ClaimWords.stem(words[$0].lower) == verb }.map {
      words.lower($0 + 1)
    }
    let against = OppositeDeed.particles[particle] ?? []
    return behind.contains(where: against.contains) && !words.contains { $0.lower == particle }
      && !(particle == "in" && words.contains { $0.lower == "into" })
  }

  /// "9 to 5", "until six": what opens so is closed behind it.
  private func isSpan(_ words: [Word]) -> Bool {
    words.indices.contains { place in
      let word = words[place]
      if OppositeDeed.spans.contains(word) { return true }
      return ["to", "-", "\u{2013}"].contains(word.lower) && place > 0
        && words.indices.contains(place + 1) && words[place - 1].lower.contains(where: \.isNumber)
        && words[place + 1].lower.contains(where: \.isNumber)
    }
  }

  /// "Ana bought it from Tom" tells what Tom did.
  private func isFromDoer(_ words: [Word]) -> Bool {
    words.indices.contains { place in
      guard ["from", "to", "von", "an"].contains(words[place].lower) else { return false }
      return words.dropFirst(place + 1).prefix(3).contains { word in
        doers.contains(ClaimWords.stem(word.lower))
          || doers.contains("i") && ["me", "us", "mir", "uns"].contains(word.lower)
      }
    }
  }
}
