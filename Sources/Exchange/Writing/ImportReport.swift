package import Format

/// What an import did: spec "Import and export", section 2.
package struct ImportReport {
  /// Conversations, each counted once.
  package struct Conversations: Equatable { package var new = 0, grown = 0, same = 0 }
  /// Messages; changed: here with another text, which stays.
  package struct Messages: Equatable { package var new = 0, same = 0, changed = 0 }
  /// Memories, or documents.
  package struct Files: Equatable {
    package var new = 0, updated = 0, same = 0, conflict = 0, deleted = 0, gone = 0
  }
  /// Something to be said of a place.
  package struct Remark: Hashable { package var place, text: String }

  /// So many remarks of a kind are kept.
  private static let mostRemarks = 10_000

  package var conversations = Conversations()
  package var messages = Messages()
  package var memories = Files()
  package var documents = Files()
  package var leftOut: [LeftOut: Int] = [:]
  package private(set) var notes: [Remark] = []
  package private(set) var problems: [Remark] = []
  /// How many remarks there were besides those that are kept.
  package private(set) var moreNotes = 0, moreProblems = 0

  /// Nothing yet.
  package init() {}

  /// Whether anything in the cube is another than before.
  package var hasRecorded: Bool {
    messages.new + conversations.new + conversations.grown > 0
      || [memories, documents].contains { $0.new + $0.updated > 0 }
  }

  /// Whether anything came that is, or was, here.
  package var hasFound: Bool {
    messages != Messages() || memories != Files() || documents != Files() || !leftOut.isEmpty
  }

  /// Keeps a note.
  mutating func note(_ remark: Remark) {
    if notes.count < Self.mostRemarks { notes.append(remark) } else { moreNotes += 1 }
  }

  /// Keeps a problem.
  mutating func problem(_ remark: Remark) {
    if problems.count < Self.mostRemarks { problems.append(remark) } else { moreProblems += 1 }
  }

  /// The object that `--json` prints.
  package func json(cube: [UInt8], format: String, isDry: Bool) -> JSON {
    func counts(_ pairs: [(String, Int)]) -> JSON {
      .object(pairs.map { JSON.Member($0.0, JSON($0.1)) })
    }
    func files(_ part: Files) -> JSON {
      counts([
        ("new", part.new), ("updated", part.updated), ("same", part.same),
        ("conflict", part.conflict), ("deleted", part.deleted), ("gone", part.gone),
      ])
    }
    func remarks(_ list: [Remark], _ more: Int) -> JSON {
      var all = list
      if more > 0 { all.append(Remark(place: "others", text: "\(more) more")) }
      return .array(
        all.map {
          .object([JSON.Member("place", JSON($0.place)), JSON.Member("text", JSON($0.text))])
        })
    }
    let kinds = LeftOut.allCases.filter { leftOut[$0, default: 0] > 0 }
    let left = kinds.map { kind in
      JSON.object([
        JSON.Member("what", JSON(kind.rawValue)),
        JSON.Member("count", JSON(leftOut[kind, default: 0])),
      ])
    }
    return .object([
      JSON.Member("cube", .string(cube)), JSON.Member("format", JSON(format)),
      JSON.Member("dry_run", .bool(isDry)),
      JSON.Member(
        "conversations",
        counts([
          ("new", conversations.new), ("grown", conversations.grown), ("same", conversations.same),
        ])),
      JSON.Member(
        "messages",
        counts([("new", messages.new), ("same", messages.same), ("changed", messages.changed)])),
      JSON.Member("memories", files(memories)), JSON.Member("documents", files(documents)),
      JSON.Member("left_out", .array(left)), JSON.Member("notes", remarks(notes, moreNotes)),
      JSON.Member("problems", remarks(problems, moreProblems)),
    ])
  }
}
