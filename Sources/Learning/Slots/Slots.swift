package import Format

/// What memories say of slots that one has one of at a time, or that end: homes, jobs, medicines, plans.
package struct Slots: Hashable, Sendable {
  /// In the order of the text; no two of the same key.
  package var claims: [SlotClaim]

  /// Claims of one memory at most.
  static let most = 24

  package init(_ claims: [SlotClaim]) {
    var seen: Set<[String]> = []
    self.claims = Array(
      claims.filter { seen.insert([$0.slot, $0.owner, $0.thing]).inserted }.prefix(Self.most))
  }

  /// Those of a text without a speaker, as the index reads memories whose records have none. `day`: when it was
  /// written, since 1970.
  package init(of text: [UInt8], written day: Int64) {
    let some = String(decoding: text.prefix(4096), as: UTF8.self)
    let analysis = Analysis(some, said: day)
    self = SlotReader(analysis, speaker: nil).slots(Array(analysis.sentences.indices.prefix(4)))
  }

  /// The attribute of a record that holds them.
  package static let attribute = "slots"

  /// As a record holds them.
  package var json: JSON { .array(claims.map(\.json)) }

  /// Of a record; what is none is passed over.
  package init(json: JSON) { self.init((json.elements ?? []).compactMap { SlotClaim(json: $0) }) }
}
