internal import Format
internal import Posix

/// Conversations with questions, in the format of LoCoMo (https://arxiv.org/abs/2402.17753).
struct Dialogue {
  /// A turn, as a message.
  struct Turn {
    var id: [UInt8]
    var session: Int
    var speaker: [UInt8]
    var text: [UInt8]
    var time: Timestamp?
  }

  /// A question, and the turns that answer it.
  struct Question {
    var text: [UInt8]
    var category: Int
    var evidence: Set<[UInt8]>
    var answer: [UInt8]
  }

  /// The category of questions for a time.
  static let temporal = 2

  var turns: [Turn] = []
  var questions: [Question] = []
  /// The turns that people noted something about.
  var observed: Set<[UInt8]> = []

  /// Every dialogue of a file. Questions of the adversarial category (5) are left out, and those
  /// without evidence.
  static func read(_ path: Path) throws -> [Dialogue] {
    let samples = try JSON.parse(try Files.readAll(path, limit: 1 << 30)).elements ?? []
    return samples.map { sample in
      var dialogue = Dialogue()
      let talk = sample["conversation"] ?? .null
      var session = 1
      while let date = talk["session_\(session)_date_time"]?.string {
        for turn in talk["session_\(session)"]?.elements ?? [] {
          dialogue.turns.append(Self.turn(turn, session, time(date)))
        }
        session += 1
      }
      let known = Set(dialogue.turns.map(\.id))
      for asked in sample["qa"]?.elements ?? [] {
        let evidence = Set((asked["evidence"]?.elements ?? []).flatMap { ids($0.string ?? []) })
          .intersection(known)
        let category = asked["category"].flatMap(number) ?? 5
        guard !evidence.isEmpty, (1...4).contains(category) else { continue }
        dialogue.questions.append(
          Question(
            text: asked["question"]?.string ?? [], category: category, evidence: evidence,
            answer: text(asked["answer"])))
      }
      for (_, session) in members(sample["observation"]) {
        for (_, notes) in members(session) {
          for note in notes.elements ?? [] {
            for source in (note.elements ?? []).dropFirst() {
              let named = source.elements?.compactMap(\.string) ?? [source.string ?? []]
              dialogue.observed.formUnion(named.flatMap(ids))
            }
          }
        }
      }
      dialogue.observed.formIntersection(known)
      return dialogue
    }
  }

  private static func turn(_ turn: JSON, _ session: Int, _ time: Timestamp?) -> Turn {
    var text = turn["text"]?.string ?? []
    if let caption = turn["blip_caption"]?.string {
      text += Array(" [shares a photo: ".utf8) + caption + Array("]".utf8)
    }
    return Turn(
      id: turn["dia_id"]?.string ?? [], session: session, speaker: turn["speaker"]?.string ?? [],
      text: text, time: time)
  }

  private static func members(_ value: JSON?) -> [(key: [UInt8], value: JSON)] {
    guard case .object(let members)? = value else { return [] }
    return members.map { ($0.key, $0.value) }
  }

  /// A text, or a number's digits.
  private static func text(_ value: JSON?) -> [UInt8] {
    if case .number(let digits)? = value { return Array(digits) }
    return value?.string ?? []
  }

  private static func number(_ value: JSON) -> Int? {
    guard case .number(let digits) = value else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// The turns that a piece of evidence names: `D1:3`, sometimes several in one text.
  private static func ids(_ text: [UInt8]) -> [[UInt8]] {
    var ids: [[UInt8]] = []
    for piece in text.split(whereSeparator: { $0 == 0x20 || $0 == 0x3B || $0 == 0x2C }) {
      let numbers = piece.split(separator: 0x3A).map { part in
        Int(String(decoding: part.filter { (0x30...0x39).contains($0) }, as: UTF8.self))
      }
      if numbers.count == 2, let day = numbers[0], let turn = numbers[1] {
        ids.append(Array("D\(day):\(turn)".utf8))
      }
    }
    return ids
  }

  /// `1:56 pm on 8 May, 2023`.
  private static func time(_ text: [UInt8]) -> Timestamp? {
    let parts = String(decoding: text, as: UTF8.self)
      .split { $0 == " " || $0 == ":" || $0 == "," }.map(String.init)
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    guard parts.count == 7, let hour = Int(parts[0]), let month = months.firstIndex(of: parts[5])
    else { return nil }
    let clock = hour % 12 + (parts[2] == "pm" ? 12 : 0)
    func two(_ text: String) -> String { text.count < 2 ? "0" + text : text }
    return Timestamp(
      rfc3339: Array(
        "\(parts[6])-\(two("\(month + 1)"))-\(two(parts[4]))T\(two("\(clock)")):\(parts[1]):00Z"
          .utf8))
  }
}
