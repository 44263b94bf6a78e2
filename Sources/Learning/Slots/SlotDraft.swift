/// Claims of one match in the making.
struct SlotDraft {
  var row: SlotTable.Row
  var marks: SlotClaim.Marks
  var from: Int64?
  var thing = ""
  var verb = ""
  /// The noun of the subject that the row names.
  var noun = ""
  /// What describes the thing.
  var described: [String] = []
  var values: [(range: Range<Int>, words: [String])] = []
  var besides: (String) -> [String] = { _ in [] }

  /// Those of one owner.
  func claims(of owner: SlotSubject.Owner, in sentence: SentenceSlots) -> [SlotClaim] {
    var found: [SlotClaim] = []
    let isEnd = marks.contains(.ends)
    for slot in row.keys {
      let isByThing =
        row.kind == .many || row.kind == .each
        || row.kind == .loss && SlotTable.shared.isIn("things", slot)
      if isByThing {
        let words =
          row.kind == .loss ? [] : row.value.map { [$0] } ?? (slot == "do" ? [verb] : [])
        if !noun.isEmpty { found.append(claim(slot, owner, SentenceSlots.stem(noun), words, [])) }
        if values.isEmpty, !thing.isEmpty { found.append(claim(slot, owner, thing, words, [])) }
        for value in values {
          // "Sold the Volvo shares" sells no Volvo.
          let heads = sentence.heads(value.range)
          for head in row.kind == .loss ? Array(heads.prefix(1)) : heads {
            found.append(claim(slot, owner, head, words, besides(head)))
          }
        }
      } else {
        let words = row.value.map { [$0] } ?? values.flatMap(\.words)
        if words.isEmpty, !isEnd, row.kind != .loss { continue }
        found.append(claim(slot, owner, thing, words, described))
      }
    }
    for slot in row.shared {
      if !noun.isEmpty {
        found.append(
          claim(slot, owner, SentenceSlots.stem(noun), row.keys, values.flatMap(\.words), .many))
      }
      for value in values {
        for head in sentence.heads(value.range) {
          found.append(claim(slot, owner, head, row.keys, besides(head), .many))
        }
      }
    }
    return found
  }

  private func claim(
    _ slot: String, _ owner: SlotSubject.Owner, _ thing: String, _ words: [String],
    _ besides: [String], _ given: SlotClaim.Kind? = nil
  ) -> SlotClaim {
    let kind: SlotClaim.Kind =
      switch row.kind {
      case _ where given != nil: given ?? .many
      case .one, .each: .one
      case .ever: .ever
      case .many: .many
      case .loss: SlotTable.shared.isIn("things", slot) ? .many : .one
      }
    var marks = marks
    if words.count == 1, SlotTable.shared.isIn("region", words[0]) { marks.insert(.wide) }
    var claim = SlotClaim(
      slot: slot, owner: owner.name, thing: thing, kind: kind, words: words, besides: besides,
      marks: marks, who: owner.who)
    claim.from = from
    return claim
  }
}
