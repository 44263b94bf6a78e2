internal import Digest
package import Format
internal import Posix
internal import Text

/// What a memory says of one slot: whose it is, and which value it gives, or ends.
package struct SlotClaim: Hashable, Sendable {
  /// How claims of one key stand to each other.
  package enum Kind: Int64, Sendable {
    /// Memories of one key say the same words.
    case same = 0
    /// Another value of the key ends this one.
    case one
    /// Several stand side by side; they end where they are denied.
    case many
    /// Another value of the key contradicts this one.
    case ever
    /// A word in it tells of a change: see `ChangeReader`. It is looked up by searches alone, and ends nothing.
    case word
  }

  /// What a claim says beside its value.
  package struct Marks: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// It is not so, or no longer.
    package static let ends = Marks(rawValue: 1)
    /// It says that this is unlike before.
    package static let change = Marks(rawValue: 2)
    /// The memory says other things as well, which do not end with it.
    package static let bound = Marks(rawValue: 4)
    /// It ends others only if it says to be unlike before.
    package static let unsure = Marks(rawValue: 8)
    /// It holds from a day that is still to come.
    package static let coming = Marks(rawValue: 16)
    /// Its value is a country or a large region, in which many others lie.
    package static let wide = Marks(rawValue: 32)
  }

  /// "home", "rent".
  package var slot: String
  /// "user", "ana", "user's sister".
  package var owner: String
  /// What tells slots of one name apart; empty: nothing does.
  package var thing = ""
  package var kind: Kind
  /// The words of the value, as they are compared.
  package var words: [String]
  /// What else the clause says, which has to be in what it ends.
  package var besides: [String] = []
  package var marks: Marks = []
  /// A name of whom it tells, where the owner is not a name; empty: none is said.
  package var who = ""
  /// The first day on which it holds, since 1970; nil: it holds when it is said.
  package var from: Int64?

  /// Where the index looks for claims of the same slot.
  package var key: [UInt8] { Self.key(slot, owner, thing) }

  /// The key of a slot that the user has one of, as "home".
  package static func ofUser(_ slot: String) -> [UInt8] { key(slot, "user", "") }

  static func key(_ slot: String, _ owner: String, _ thing: String) -> [UInt8] {
    Array(SHA256.hash(Array("\(slot)\n\(owner)\n\(thing)".utf8)).prefix(12))
  }

  /// The day of a date, milliseconds since 1970 at its end; 0: it is none.
  private var day: Int64 {
    guard slot == "date", let text = words.first, let date = CivilDate(Array(text.utf8)) else {
      return 0
    }
    return date.end
  }

  /// Its state as the index holds it.
  package var state: SlotState {
    func numbers(_ words: [String]) -> [Int64] {
      Set(words.map { NameHash.hash(Array($0.utf8)) }).sorted()
    }
    return SlotState(
      marks: marks, words: numbers(words), besides: numbers(besides),
      who: who.isEmpty ? 0 : NameHash.hash(Array(who.utf8)), day: day)
  }

  // MARK: Records

  /// The claim as the attribute `slots` of a record holds it: memcube(5).
  package var json: JSON {
    func member(_ name: String, _ text: String) -> [JSON.Member] {
      text.isEmpty ? [] : [JSON.Member(name, JSON(text))]
    }
    return .object(
      member("slot", slot) + member("of", owner) + member("thing", thing)
        + member("value", words.joined(separator: " "))
        + member("besides", besides.joined(separator: " ")) + member("who", who)
        + member("from", from.flatMap(IsoDay.text) ?? "")
        + [
          JSON.Member("kind", JSON(kind.rawValue)),
          JSON.Member("marks", JSON(Int64(marks.rawValue))),
        ])
  }

  /// Of a record; nil: it is none.
  package init?(json: JSON) {
    func text(_ name: String) -> String {
      json[name]?.string.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    func words(_ name: String) -> [String] { text(name).split(separator: " ").map(String.init) }
    guard let kind = json["kind"]?.integer.flatMap({ Kind(rawValue: $0) }), kind != .same,
      !text("slot").isEmpty
    else { return nil }
    self.init(
      slot: text("slot"), owner: text("of"), thing: text("thing"), kind: kind,
      words: words("value"), besides: words("besides"),
      marks: Marks(rawValue: UInt8(truncatingIfNeeded: json["marks"]?.integer ?? 0)),
      who: text("who"))
    from = json["from"]?.string.flatMap { CivilDate($0) }.map { $0.start / 86_400_000 }
  }

  init(
    slot: String, owner: String, thing: String = "", kind: Kind, words: [String],
    besides: [String] = [], marks: Marks = [], who: String = ""
  ) {
    (self.slot, self.owner, self.thing, self.kind) = (slot, owner, thing, kind)
    func parts(_ words: [String]) -> [String] {
      words.flatMap { $0.split(separator: " ").map(String.init) }
    }
    (self.words, self.besides) = (parts(words), parts(besides))
    (self.marks, self.who) = (marks, who)
  }
}
