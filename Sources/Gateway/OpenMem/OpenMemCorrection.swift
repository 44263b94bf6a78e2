internal import Format
internal import MemCube
internal import Posix

/// A user's words on what is wrong: "That is wrong, it is Max", "It's Max, not Rex", "The dog is called Max,
/// not Rex."
struct OpenMemCorrection: Equatable {
  /// What is so.
  var right: String
  /// Whether that is said whole, and not only what stands in the place of what is wrong.
  var isWhole = false
  /// What is not; nil: not said.
  var wrong: String?

  private static let denials = [
    "wrong", "incorrect", "not right", "not correct", "not true", "isn't right", "isn't true",
    "isn't correct", "mistake", "falsch", "faux", "incorrecto", "errado",
  ]
  private static let openings = [
    "it is ", "it's ", "it was ", "it should be ", "should be ", "they are ", "they're ", "he is ",
    "he's ", "she is ", "she's ", "i mean ", "i meant ", "the correct answer is ",
    "the right answer is ", "the correct one is ", "the right one is ", "correct is ", "es ist ",
    "c'est ", "es ", "\u{E9} ",
  ]
  private static let parting = [", not ", " instead of ", " rather than ", " and not "]

  /// Bytes at most: a user corrects something in a few sentences.
  private static let longest = 2048

  /// Reads it; nil of what corrects nothing in so many words.
  init?(_ text: [UInt8]) {
    guard text.count <= Self.longest else { return nil }
    let text = text.asText.map { $0 == "\u{2019}" ? "'" : $0 }
    var (denies, right, wrong): (Bool, String?, String?) = (false, nil, nil)
    var whole: (right: String, wrong: String)?
    for clause in Self.clauses(String(text)) {
      let lower = clause.lowercased()
      denies = denies || Self.denials.contains { lower.contains($0) } || lower == "no"
      guard let opening = Self.openings.first(where: { lower.hasPrefix($0) }) else {
        if let (front, back) = Self.cut(clause, at: Self.parting), whole == nil {
          whole = Self.whole(front, but: back)
        }
        continue
      }
      var said = String(clause.dropFirst(opening.count))
      if said.lowercased().hasPrefix("not ") {
        said.removeFirst(4)
        // "It is not Rex but Max", and "it is not Rex, it is Max".
        if let (front, back) = Self.cut(said, at: [" but "]) {
          (right, wrong) = (back, front)
        } else if !Self.denials.contains(where: { lower.contains($0) }) {
          wrong = said
        }
      } else if let (front, back) = Self.cut(said, at: Self.parting) {
        (right, wrong) = (front, back)
      } else {
        right = said
      }
    }
    if let whole, wrong == nil, right == nil {
      (self.right, self.wrong, isWhole) = (whole.right, whole.wrong, true)
      return
    }
    guard let right = right.map(Self.bare), !right.isEmpty, denies || wrong != nil else {
      return nil
    }
    self.right = right
    self.wrong = wrong.map(Self.bare).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Clauses that end at points, semicolons, dashes, and commas unless "not" follows.
  private static func clauses(_ text: String) -> [String] {
    var (found, clause) = ([String](), "")
    let letters = Array(text)
    for (place, letter) in letters.enumerated() {
      let next = place + 1 < letters.count ? letters[place + 1] : " "
      let isComma = letter == "," && !String(letters[(place + 1)...].prefix(5)).hasSuffix("not ")
      let isEnd = ".!?".contains(letter) && next.isWhitespace
      if isComma || isEnd || ";:\u{2013}\u{2014}\n".contains(letter) {
        found.append(clause)
        clause = ""
      } else {
        clause.append(letter)
      }
    }
    return (found + [clause]).map { bare($0) }.filter { !$0.isEmpty }
  }

  private static func cut(_ text: String, at parts: [String]) -> (front: String, back: String)? {
    let lower = text.lowercased()
    for part in parts {
      guard let range = lower.firstRange(of: part) else { continue }
      let count = lower.distance(from: lower.startIndex, to: range.lowerBound)
      return (String(text.prefix(count)), String(text.dropFirst(count + part.count)))
    }
    return nil
  }

  static func bare(_ text: String) -> String {
    let isMark = { (letter: Character) in letter.isWhitespace || ".,!?;:\"".contains(letter) }
    let front = text.drop(while: isMark)
    guard let last = front.lastIndex(where: { !isMark($0) }) else { return "" }
    return String(front[...last])
  }

  // MARK: What is so

  private static let beforeValues: Set<String> = [
    "is", "are", "was", "were", "named", "called", "in", "at", "on", "from", "to", "costs",
    "weighs",
  ]

  /// A statement with what is so in the place of what is not; nil where it is not clear what is not.
  func applied(to statement: [UInt8]) -> [UInt8]? {
    let text = statement.asText
    if let wrong {
      guard let place = Self.place(of: wrong, in: text) else { return nil }
      return Array((text[..<place.lowerBound] + right + text[place.upperBound...]).utf8)
    }
    // The last few words, after a verb of being or a preposition.
    let words = text.split(separator: " ")
    let last = words.dropLast().lastIndex { Self.beforeValues.contains($0.lowercased()) }
    guard let last, words.count - last <= 6, !text.contains("\n") else { return nil }
    var right = self.right
    // "It is in Porto" of "lives in Lisbon".
    let opening = words[last].lowercased() + " "
    if right.lowercased().hasPrefix(opening) { right.removeFirst(opening.count) }
    let old = words[(last + 1)...].joined(separator: " ")
    guard Self.mayReplace(Self.bare(old), right) else { return nil }
    let end = text.hasSuffix(".") ? "." : ""
    return Array((words[...last].joined(separator: " ") + " " + right + end).utf8)
  }

  private static let calendar: Set<String> = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
    "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "today", "tomorrow", "yesterday",
  ]

  /// Whether one value stands where the other may: a number, a name or a day for its like. "It is none
  /// of your business", and "it is raining", say nothing of what was wrong.
  static func mayReplace(_ old: String, _ right: String) -> Bool {
    func shape(_ text: String) -> (hasDigit: Bool, isDay: Bool) {
      let words = text.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
      return (text.contains(where: \.isNumber), words.contains { calendar.contains($0) })
    }
    func isName(_ text: String) -> Bool {
      let words = text.split(separator: " ")
      return 1...4 ~= words.count && words.allSatisfy { $0.first?.isUppercase == true }
    }
    guard shape(old) == shape(right) else { return false }
    return shape(right).hasDigit
      ? right.split(separator: " ").count <= 4 : isName(right) && isName(old)
  }

  /// Where a text holds a phrase, as words of their own, in whatever case.
  static func place(of phrase: String, in text: String) -> Range<String.Index>? {
    let (wanted, letters) = (Array(phrase.lowercased()), Array(text))
    let lower = letters.map { $0.lowercased() }
    let isWord = { (letter: Character) in letter.isLetter || letter.isNumber }
    guard !wanted.isEmpty, letters.count >= wanted.count else { return nil }
    for start in 0...(letters.count - wanted.count) {
      let end = start + wanted.count
      guard (0..<wanted.count).allSatisfy({ lower[start + $0] == String(wanted[$0]) }),
        start == 0 || !isWord(letters[start - 1]), end == letters.count || !isWord(letters[end])
      else { continue }
      let from = text.index(text.startIndex, offsetBy: start)
      return from..<text.index(from, offsetBy: wanted.count)
    }
    return nil
  }
}

extension OpenMemAddition {
  /// How well a memory answers what was asked before, to be meant by "that".
  private static let answers = 0.3
  /// How much better than the next.
  private static let lead = 1.2

  /// The memory that a correction is of, where that is clear. It is the one that says what is wrong; else the
  /// one that answers the conversation's last question, or was stated there last.
  func corrected(
    by correction: OpenMemCorrection, _ project: Project, _ gateway: Gateway, _ owner: Owner
  ) throws(CubeError) -> Memory? {
    let place = gateway.memories.place(owner, in: project)
    let rows = try gateway.memories.rows(in: place, from: .named)
    func best(_ text: [UInt8], _ isMeant: (Memory) -> Bool) throws(CubeError) -> Memory? {
      let hits = try gateway.memories.search(
        text, in: [place: rows], limit: 10, floor: 0, hears: false, reads: false
      )
      .filter { $0.memory.state == .active && isMeant($0.memory) }
      guard let first = hits.first else { return nil }
      let isClear = hits.count == 1 || first.standing >= Self.lead * hits[1].standing
      return isClear ? first.memory : nil
    }
    let asked = try gateway.memories.use(place) { (cube, _) throws(CubeError) -> [UInt8]? in
      guard let talk = try cube.conversation(conversation) else { return nil }
      let said = try cube.lastMessages(8, of: talk)
      let last = said.last { $0.role.elementsEqual("user".utf8) }
      let text = try last.map { (message) throws(CubeError) in try cube.text(message.content) }
      // What is as long as that is no question.
      return text.flatMap { $0.count <= Fields.queryLimit ? $0 : nil }
    }
    if correction.isWhole {
      let said = Array(correction.right.utf8)
      guard said.count <= Fields.queryLimit else { return nil }
      return try best(said) { correction.isOf($0.text) }
    }
    if let wrong = correction.wrong {
      let isMeant = { (memory: Memory) in
        OpenMemCorrection.place(of: wrong, in: memory.text.asText) != nil
      }
      if let asked = asked ?? nil, let found = try best(asked, isMeant) { return found }
      return try best(Array(wrong.utf8), isMeant)
    }
    guard let asked = asked ?? nil else { return nil }
    let hits = try gateway.memories.search(
      asked, in: [place: rows], limit: 1, floor: Self.answers, hears: false, reads: false)
    guard let first = hits.first?.memory else { return nil }
    return try best(asked) { _ in true }.flatMap { $0.object == first.object ? $0 : nil }
  }

  /// Puts what is so in the place of what is not: a memory that says it, and the other archived.
  /// Where the correction says what is so as a whole, that was `learned` with it.
  /// - Returns: how many memories were archived: 1 or 0.
  func correct(
    _ memory: Memory, by correction: OpenMemCorrection, _ learned: [Memory], _ project: Project,
    _ gateway: Gateway, _ owner: Owner
  ) throws(CubeError) -> Int {
    if correction.isWhole {
      // What is so has been learned as it was said.
      guard !memory.isImmutable, let new = learned.first(where: { $0.object != memory.object })
      else { return 0 }
      try archive(memory, for: new, project, gateway)
      return 1
    }
    guard !memory.isImmutable, let text = correction.applied(to: memory.text), text != memory.text
    else { return 0 }
    let memories = gateway.memories
    var draft = MemoryDraft(
      text: text, ids: memory.ids, attributes: attributes, type: memory.type, tags: tags)
    draft.attributes.append(JSON.Member("corrects", .string(memory.uuid)))
    draft.request = id + Array("/correction".utf8)
    let made = try memories.add([draft], to: owner, in: project)
    guard let made = made.first else { return 0 }
    try archive(memory, for: made, project, gateway)
    return 1
  }

  private func archive(
    _ memory: Memory, for made: Memory, _ project: Project, _ gateway: Gateway
  ) throws(CubeError) {
    let memories = gateway.memories
    var change = MemoryChange()
    change.attributes = [
      "hidden": true, "status": "archived", "superseded_by": .string(made.uuid),
    ]
    try memories.withMemory(memory.uuid, in: project) { (cube, memory) throws(CubeError) in
      try memories.change(memory, change, in: cube)
    }
  }
}
