internal import Learning
package import Posix

/// Finds the statements that a later statement ended, by the same signs as an answer does.
package struct CurrentFacts {
  /// A memory's text as a line, when it was said, and by whom.
  package struct Line {
    var text: [UInt8]
    var time: Timestamp
    var teller: [UInt8]?

    /// A line of its parts.
    package init(text: [UInt8], time: Timestamp, teller: [UInt8]?) {
      self.text = text
      self.time = time
      self.teller = teller
    }

    /// Whether it is an errand that one of the lines, said later, says is done.
    package func isDone(by lines: [Line]) -> Bool {
      guard ToldErrand.isTold(in: text), let deed = DoneErrand(text) else { return false }
      return lines.contains { $0.time > time && deed.isDone(by: $0.text) }
    }
  }

  private let lines: [Line]
  /// Lines that move or call off something, put a value right, or tell that an animal died.
  private let changes: [Int]

  private static let cues = WordSet(
    """
    cancelled canceled scrapped off postponed moved rescheduled delayed pushed push shifted extended put now until
    till abgesagt verschoben verlegt not died dead passed sleep outgrown outgrew grew overcame cured gone longer can
    """)
  /// Words of what has one value at a time, at most.
  private static let longestSlot = 6

  /// Of lines, in any order.
  package init(_ lines: [Line]) {
    self.lines = lines
    changes = lines.indices.filter { place in
      CurrentFacts.cues.meets(CurrentFacts.words(lines[place].text))
    }
  }

  private static func words(_ line: [UInt8]) -> [Word] {
    WordScanner.words(String(decoding: line.prefix(512), as: UTF8.self))
  }

  /// The places of those that are so no more.
  package func outdated() -> Set<Int> {
    var over: Set<Int> = []
    var reader = StemReader()
    for place in lines.indices {
      let line = lines[place]
      let later = changes.filter { $0 != place && lines[$0].time > line.time }
      guard !later.isEmpty else { continue }
      let off = AnswerDate.names(line.text) ? CalledOff(line.text) : nil
      let pet = LostCompanion.name(in: line.text)
      let ailment = Ailment(line.text, by: line.teller)
      for other in later {
        let said = lines[other]
        let isMoved = off.map { said.teller == line.teller && $0.callsOff(said.text) } ?? false
        let isLost = pet.map { LostCompanion.tellsEnd(of: $0, said.text) } ?? false
        let isOver = ailment?.isEnded(by: said.text, teller: said.teller) ?? false
        if isMoved || isLost || isOver
          || CorrectedValue.isCorrected(line.text, by: said.text, &reader)
        {
          over.insert(place)
        }
      }
    }
    return over.union(replaced())
  }

  /// Those that tell another number or address than a newer one of the same thing.
  private func replaced() -> Set<Int> {
    var newest: [[UInt8]: Int] = [:]
    var over: Set<Int> = []
    for place in lines.indices {
      guard let slot = CurrentFacts.slot(lines[place].text) else { continue }
      guard let other = newest[slot] else {
        newest[slot] = place
        continue
      }
      let isNewer = lines[place].time > lines[other].time
      over.insert(isNewer ? other : place)
      if isNewer { newest[slot] = place }
    }
    return over
  }

  private static let news = WordSet("new now current")
  private static let values = WordSet(
    "number phone mobile telephone email e-mail address size weight height age salary rent code pin"
  )

  /// What a line tells the value of, where that is one number or address: "Nils's phone number".
  static func slot(_ line: [UInt8]) -> [UInt8]? {
    let words = words(line)
    guard let verb = words.firstIndex(where: { $0.lower == "is" }), verb > 1,
      verb <= longestSlot + 2, values.contains(words[verb - 1]),
      words[..<verb].contains(where: { AskedOwner.bare($0.lower) != $0.lower }),
      !words[..<verb].contains(where: \.isMark),
      line.contains(where: { (0x30...0x39).contains($0) || $0 == 0x40 })
    else { return nil }
    let thing = words[..<verb].filter { !news.contains($0) }.map(\.lower)
    return Array(thing.joined(separator: " ").utf8)
  }
}
