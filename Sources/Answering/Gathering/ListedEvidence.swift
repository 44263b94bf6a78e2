internal import Format
internal import Index
internal import Learning
internal import Posix
internal import Search
internal import Text

extension EvidenceSource {
  /// Results that a list looks at for each of its queries; so many days ahead in steps, until enough is found; and how
  /// much of a text is read, bytes and sentences.
  private static var lookedAt: Int { 5_000 }
  private static var steps: [Int64] { [6, 30, 91, 365] }
  private static var longest: Int { 1 << 20 }
  private static var sentences: Int { 20_000 }

  /// The parts of texts that a list is made of, in the order of their days, else the newest first.
  func listed(
    _ list: AskedList, _ query: Query, named name: [UInt8]
  ) throws(CubeError) -> [Evidence] {
    guard case .coming(let days, let isNext, let about) = list else {
      return try parts(list, query, named: name)
    }
    var found: [Evidence] = []
    for step in Self.steps where found.count < (isNext ? 1 : Answer.listLimit) {
      let last = min(days.lowerBound + step, days.upperBound)
      let near = AskedList.coming(days.lowerBound...last, isNext: isNext, about: about)
      found = try parts(near, query, named: name)
      if last == days.upperBound { break }
    }
    return found
  }

  private func parts(
    _ list: AskedList, _ query: Query, named name: [UInt8]
  ) throws(CubeError) -> [Evidence] {
    var seen: Set<[UInt8]> = []
    // Of a memory in parts the whole is read once.
    var whole: Set<RecordID> = []
    var found: [Evidence] = []
    for query in queries(list, query) {
      // The memories learned of messages stand for these, where there are any.
      if query.filters.places.last == [.message], !found.isEmpty, list.isOfDays { break }
      for var result in try search(query, atMost: Self.lookedAt).results {
        if result.kind == .memory, !whole.insert(result.id).inserted { continue }
        result.score = 1
        let piece = try evidence(of: result, named: name, in: query)
        if piece.isOfAssistant || piece.isOutdated { continue }
        let sentences = SentenceCut.pieces(try text(of: piece), atMost: Self.sentences)
        for entry in entries(list, sentences, piece) {
          let day = entry.day.map { " \($0)" } ?? ""
          guard seen.insert(FoldedValue.fold(entry.text) + Array(day.utf8)).inserted else {
            continue
          }
          var piece = piece
          let line = OneLine.of(Excerpt.start(entry.text, 600))
          let end = line.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? 0
          // An empty memory says nothing.
          guard end > 0 else { continue }
          piece.listed = Evidence.Part(text: Array(line[..<end]), day: entry.day)
          found.append(piece)
        }
      }
    }
    // What was learned of a message stands for it, but for the items of a list.
    let learned = Set(found.flatMap(\.origins))
    let said = Set(found.filter { $0.result.kind == .message }.map(\.result.id))
    found.removeAll {
      list.isOfDays
        ? $0.result.kind == .message && learned.contains($0.result.id)
        : !said.isDisjoint(with: $0.origins)
    }
    let dated = found.enumerated().sorted { a, b in
      let (x, y) = (a.element.listed?.day ?? 0, b.element.listed?.day ?? 0)
      return x != y ? x < y : a.offset < b.offset
    }.map(\.element)
    switch list {
    case .coming(_, isNext: true, _), .birthdays(_, isNext: true):
      return dated.filter { $0.listed?.day == dated.first?.listed?.day }
    default: return dated
    }
  }

  /// What finds the texts; each is of its own.
  private func queries(_ list: AskedList, _ query: Query) -> [Query] {
    var all = query
    all.clauses = []
    all.filters.superseded = nil
    all.hearsMessages = false
    func phrases(_ kinds: [String]) -> [Query] {
      kinds.flatMap(AskingTable.shared.phrases).map { phrase in
        var one = all
        let words = Array(phrase.words.joined(separator: [0x20]))
        one.clauses = [Query.Clause(phrases: [.phrase(words)])]
        return one
      }
    }
    switch list {
    case .type(let type):
      all.filters.types.append([type])
      return [all]
    case .tasks(let isToBuy):
      all.filters.places.append([.memory, .passage])
      let title = isToBuy ? "title buy" : "title todo"
      let titled = phrases(["must", title])
      all.filters.hasOpenBox = true
      let boxes = all
      all.filters.hasOpenBox = false
      all.filters.places[all.filters.places.count - 1] = [.message]
      return [boxes] + titled + phrases([title])
    case .birthdays:
      all.filters.places.append([.memory, .passage])
      return phrases(["birthdays"])
    case .coming(let days, _, _):
      all.filters.days = days
      return [all]
    case .past(let days, _):
      var named = all
      named.filters.days = days
      named.filters.places.append([.memory, .passage])
      // One day more on each side: the zone of the cube says which day it was.
      all.filters.after = (days.lowerBound - 1) * 86_400_000
      all.filters.before = (days.upperBound + 2) * 86_400_000
      var messages = all
      all.filters.places.append([.memory])
      messages.filters.places.append([.message])
      return [all, named, messages]
    }
  }

  /// What a result says, all of it: of a long text it holds only the beginning.
  private func text(of piece: Evidence) throws(CubeError) -> [UInt8] {
    let isCut = piece.result.text.count > Excerpt.size - 8 || piece.result.place != nil
    guard isCut else { return piece.text }
    let content: Content?
    switch piece.result.kind {
    case .passage: return piece.text
    case .memory: content = try self.content(row: piece.result.row)
    case .message: content = try message(piece.result.id)?.content
    }
    guard case .bytes(let text)? = content else { return piece.text }
    return Answer.body(Array(text.prefix(Self.longest)))
  }

  private func entries(
    _ list: AskedList, _ pieces: [SentenceCut.Piece], _ piece: Evidence
  ) -> [Evidence.Part] {
    switch list {
    case .type: return [Evidence.Part(text: piece.text)]
    case .tasks(let isToBuy):
      return ListedTasks(piece, isToBuy: isToBuy).entries(pieces).map { Evidence.Part(text: $0) }
    case .coming(let days, _, let about):
      var stems = TextStems()
      return dated(pieces, piece, days) { about.isSubset(of: stems.read($0)) }
    case .past(let days, let person):
      return dated(pieces, piece, days, isPast: true).filter {
        isOf(person, $0.text, by: piece.speaker)
      }
    case .birthdays(let days, _):
      return births(pieces, piece, days)
    }
  }

  /// Whether a sentence is by a person, or names them; without a person every sentence is.
  private func isOf(_ person: [UInt8]?, _ sentence: [UInt8], by speaker: [UInt8]?) -> Bool {
    guard let person else { return true }
    var reader = StemReader()
    return reader.words((speaker ?? []) + [0x20] + sentence).contains(person)
  }

  /// The sentences that name one of some days, or that stand below a heading that does; of the past also those of a
  /// text that is about one of the days.
  private func dated(
    _ pieces: [SentenceCut.Piece], _ piece: Evidence, _ days: ClosedRange<Int64>,
    isPast: Bool = false, where isIt: ([UInt8]) -> Bool = { _ in true }
  ) -> [Evidence.Part] {
    let own = isPast && piece.dayIsTold && days.contains(piece.day) ? piece.day : nil
    // The last heading, and the last with a date, with its day, if it is one of these.
    var above: [UInt8]?
    var heading: (text: [UInt8], day: Int64?)?
    var found: [Evidence.Part] = []
    for sentence in pieces
    where !SentenceCut.isQuestion(sentence.text) && Self.isOf(sentence, isPast: isPast) {
      let times = SentenceTimes.read(sentence.text, said: piece.day)
      let day = times.compactMap { AskedList.day(of: $0, in: days) }.min()
      if sentence.isHeading {
        above = sentence.text
        if !times.isEmpty { heading = (sentence.text, day) }
      } else if !isIt(piece.result.path + [0x20] + (above ?? []) + [0x20] + sentence.text) {
        continue
      } else if let day {
        // "when: 9 December" says nothing without its heading.
        let isBare = Self.isBare(sentence.text, times)
        let title = isBare ? above.map { $0 + Array(": ".utf8) } ?? [] : []
        found.append(Evidence.Part(text: title + sentence.marked, day: day))
      } else if let heading {
        guard let day = heading.day, isPast || times.isEmpty else { continue }
        found.append(
          Evidence.Part(text: heading.text + Array(": ".utf8) + sentence.marked, day: day))
      } else if let own {
        found.append(Evidence.Part(text: sentence.marked, day: own))
      }
    }
    return found
  }

  /// Whether a sentence holds hardly a word beside its times.
  private static func isBare(_ sentence: [UInt8], _ times: [TimeExpression]) -> Bool {
    guard sentence.count <= 200 else { return false }
    var tokenizer = Tokenizer()
    tokenizer.read(sentence)
    var words = 0
    let small = AskingTable.shared.words("small")
    while tokenizer.next() {
      let range = tokenizer.range
      let isTime = times.contains { $0.bytes.overlaps(range) }
      if !isTime, !small.contains(tokenizer.token) { words += 1 }
    }
    return words <= 1
  }

  /// Whether a box before a sentence, if there is one, lets it be past or to come.
  private static func isOf(_ sentence: SentenceCut.Piece, isPast: Bool) -> Bool {
    sentence.box.isEmpty || sentence.isTicked == isPast
  }

  /// The sentences that give a birthday on one of some days, or that stand below a heading that says so.
  private func births(
    _ pieces: [SentenceCut.Piece], _ piece: Evidence, _ days: ClosedRange<Int64>
  ) -> [Evidence.Part] {
    let named = AskingTable.shared.words("birthdays")
    var reader = StemReader()
    func tells(_ text: [UInt8]) -> Bool { reader.words(text).contains { named.contains($0) } }
    let isTitled = tells(piece.result.path)
    var isBelow = false
    var found: [Evidence.Part] = []
    for sentence in pieces {
      if sentence.isHeading { isBelow = tells(sentence.text) }
      guard isTitled || isBelow || tells(sentence.text) else { continue }
      let times = SentenceTimes.read(sentence.text, said: piece.day)
      for time in times where time.granularity == .day {
        var yearly = time
        yearly.recurrence = time.recurrence ?? .yearly(on: time.first)
        yearly.first = min(time.first, days.lowerBound)
        if let day = AskedList.day(of: yearly, in: days) {
          found.append(Evidence.Part(text: sentence.text, day: day))
        }
      }
    }
    return found
  }
}
