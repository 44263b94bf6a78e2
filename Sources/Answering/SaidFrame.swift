internal import Learning

/// What stands around a memory of a reply: `To Bo's "I married on 4 May", Ana said: I was there.` What is quoted
/// there is another's: it tells what the reply is about, and nothing of who replies.
struct SaidFrame: Equatable {
  /// All before the reply: `To Bo's "I married on 4 May", `.
  let opening: [UInt8]
  /// What is quoted.
  let quoted: [UInt8]
  /// Whose that is; empty where it is not said.
  let whose: [UInt8]
  /// Who replies.
  let replier: [UInt8]
  /// What is said to it: `Ana said: I was there.`
  let reply: [UInt8]
  /// Whether a question is quoted.
  let isAsked: Bool

  private static let (to, asked) = (Array("To ".utf8), Array("Asked ".utf8))
  private static let (of, by) = (Array("'s ".utf8), Array("by ".utf8))
  private static let quote: UInt8 = 0x22
  private static let closing = Array("\", ".utf8)
  private static let verbs = [" said:", " answered:"].map { Array($0.utf8) }
  /// Bytes that a name takes at most, and that are read of a sentence.
  private static let (reach, longest) = (160, 4096)

  /// Of a sentence; nil: it has none.
  init?(_ sentence: [UInt8]) {
    isAsked = sentence.starts(with: Self.asked)
    guard isAsked || sentence.starts(with: Self.to),
      let start = sentence.prefix(Self.reach).firstIndex(of: Self.quote)
    else { return nil }
    let read = sentence[(start + 1)...].prefix(Self.longest)
    for close in read.ranges(of: Self.closing) {
      let name = sentence[close.upperBound...].prefix(Self.reach).prefix { $0 != Self.quote }
      guard let verb = Self.verbs.compactMap({ name.firstRange(of: $0)?.lowerBound }).min() else {
        continue
      }
      opening = Array(sentence[..<close.upperBound])
      quoted = Array(sentence[(start + 1)..<close.lowerBound])
      replier = Array(name[..<verb])
      reply = Array(sentence[close.upperBound...])
      var front = sentence[(isAsked ? Self.asked : Self.to).count..<start]
      if isAsked, front.starts(with: Self.by) { front = front.dropFirst(Self.by.count) }
      if let end = front.ranges(of: Self.of).last, end.upperBound == start {
        front = front[..<end.lowerBound]
      }
      whose = front.last == 0x20 ? Array(front.dropLast()) : Array(front)
      return
    }
    return nil
  }

  /// A sentence with spaces for what is quoted in front of a reply; as it is where there is none.
  static func blanked(_ sentence: [UInt8]) -> [UInt8] {
    guard let frame = SaidFrame(sentence) else { return sentence }
    var blanked = sentence
    let end = frame.opening.count - closing.count
    for at in (end - frame.quoted.count)..<end { blanked[at] = 0x20 }
    return blanked
  }

  /// Sentences that the end of one within a quotation may have made of one frame.
  private static let parts = 6

  /// The sentences of a text, of those in a frame the reply alone, and the frames by their places.
  static func read(_ pieces: [SentenceCut.Piece]) -> (
    pieces: [SentenceCut.Piece], frames: [Int: SaidFrame]
  ) {
    guard pieces.contains(where: { mayOpen($0.text) }) else { return (pieces, [:]) }
    var (read, frames): ([SentenceCut.Piece], [Int: SaidFrame]) = ([], [:])
    var next = 0
    while next < pieces.count {
      var piece = pieces[next]
      next += 1
      if mayOpen(piece.text) {
        var whole = piece.text
        let rest = pieces[next...].prefix(parts).prefix { $0.continues }
        var (frame, end) = (SaidFrame(whole), next)
        for part in rest where frame == nil && whole.count <= longest {
          whole += [0x20] + part.text
          (frame, end) = (SaidFrame(whole), end + 1)
        }
        if let frame {
          (piece.text, next) = (frame.reply, end)
          frames[read.count] = frame
        }
      }
      read.append(piece)
    }
    return (read, frames)
  }

  private static func mayOpen(_ sentence: [UInt8]) -> Bool {
    sentence.starts(with: to) || sentence.starts(with: asked)
  }

  // MARK: Of whom it speaks

  /// Whether who is quoted tells of themself: "I am 44".
  var isOfWhoSays: Bool {
    let words = WordScanner.words(String(decoding: quoted.prefix(Self.longest), as: UTF8.self))
    return !isAsked && words.first { !$0.isMark }.map { Pronouns.first.contains($0) } ?? false
  }

  private static let turned: [String: String] = [
    "you": "I", "your": "my", "yours": "mine", "you're": "I'm", "you've": "I've",
    "yourself": "myself",
  ]

  /// What is quoted in the words of who replies: of "I married Kim, did you marry?" "Bo married Kim, did I
  /// marry?"
  var turned: [UInt8] {
    let name = whose.isEmpty ? "Somebody" : String(decoding: whose, as: UTF8.self)
    let others: [String: String] = [
      "i": name, "me": name, "we": name, "us": name, "my": "\(name)'s", "our": "\(name)'s",
      "mine": "\(name)'s", "ours": "\(name)'s", "i'm": "\(name) is", "i've": "\(name) has",
      "we're": "\(name) is", "we've": "\(name) has", "i'll": "\(name) will",
      "we'll": "\(name) will", "i'd": "\(name) would", "myself": name,
    ]
    let words = WordScanner.words(String(decoding: quoted.prefix(Self.longest), as: UTF8.self))
    let said = words.map { word in
      let lower = word.lower.replacing("\u{2019}", with: "'")
      return Self.turned[lower] ?? others[lower] ?? word.text
    }
    return Array(said.joined(separator: " ").utf8)
  }
}
