internal import Digest

/// What a learned memory claims that another one can repeat or end: memories of one key are
/// compared with each other. A pure function of the record.
///
/// Without vectors this is the lexical form: the same words repeat, another value of a thing that
/// one person has only once (a home, a job, a favourite) ends what was before.
struct Claims: Hashable, Sendable {
  struct Claim: Hashable, Sendable {
    /// A hash of what is claimed of whom.
    var key: [UInt8]
    /// What is claimed; empty for a repeat, which is the same in all of its key.
    var value: [UInt8]
    /// Whether another value of the key ends this one; else all of the key say the same.
    var isSlot: Bool
  }

  let claims: [Claim]

  /// A longer text says too much to be ended by one word of another.
  private static let slotLimit = 14
  /// A shorter text is too little to be the same.
  private static let repeatLimit = 3

  /// Relations of which one person has one at a time.
  private static let slots: Set<String> = [
    "lives_in", "works_at", "works_as", "husband", "wife", "spouse", "partner", "boyfriend",
    "girlfriend", "fiance", "fiancee",
  ]

  /// The claims of a memory by its text and its recorded relations.
  init(_ text: [UInt8], relations: [JSON]) {
    let words = WordScanner.words(String(decoding: text.prefix(4096), as: UTF8.self))
    let content = words.filter { FunctionWords.isContent($0) }.map(\.lower)
    var claims: [Claim] = []
    if content.count >= Claims.repeatLimit {
      let stems = Set(content).sorted().joined(separator: " ")
      claims.append(Claim(key: Claims.key("same", stems), value: [], isSlot: false))
    }
    if content.count <= Claims.slotLimit {
      for relation in relations {
        guard let from = relation["from"]?.string, let type = relation["type"]?.string,
          let to = relation["to"]?.string
        else { continue }
        let slot = String(decoding: type, as: UTF8.self)
        guard Claims.slots.contains(slot) || slot.hasPrefix("favourite_") else { continue }
        let subject = String(decoding: from, as: UTF8.self).lowercased()
        let value = String(decoding: to, as: UTF8.self).lowercased()
        claims.append(
          Claim(key: Claims.key(slot, subject), value: Array(value.utf8), isSlot: true))
      }
    }
    self.claims = claims
  }

  private static func key(_ kind: String, _ text: String) -> [UInt8] {
    Array(SHA256.hash(Array("\(kind)\n\(text)".utf8)).prefix(12))
  }
}

/// How a memory stands to the others of a key.
struct Standing: Hashable, Sendable {
  enum Kind: Int64, Sendable {
    /// Another one says what is so since.
    case superseded = 1
    /// An earlier one says the same.
    case folded = 2
  }

  var kind: Kind
  /// The place in the list of the one that counts.
  var by: Int

  /// The memories of one key in the order of since when they hold (then of their ids), each with
  /// its value: how each stands; nil for one that counts.
  static func evaluate(_ values: [[UInt8]], isSlot: Bool) -> [Standing?] {
    values.indices.map { place in
      guard isSlot else { return place == 0 ? nil : Standing(kind: .folded, by: 0) }
      let later = values[(place + 1)...].firstIndex { $0 != values[place] }
      return later.map { Standing(kind: .superseded, by: $0) }
    }
  }
}
