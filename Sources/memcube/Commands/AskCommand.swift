internal import Answering
internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Models
internal import Objects
internal import Posix
internal import Terminal

/// `memcube ask`: answers a question from what the cubes hold.
struct AskCommand: Command {
  static let declaration = Declaration(
    name: "ask", summary: "answer a question with the best sentences, each cited",
    forms: ["[CUBE]... QUESTION [--as-of DATE] [--project PROJECT] [--json]"],
    about: [
      "Answers with sentences of memories, messages and documents, each with a number, and lists "
        + "where they are from. A question for a date is answered with the date. Without CUBE it "
        + "asks every cube of the store, or of PROJECT.",
      "Where a chat model is set, it writes the answer and cites what was found. It is no error "
        + "if nothing answers. memcube-ask(1) says what can be asked, and how sentences are "
        + "chosen.",
    ],
    operands: [
      .init(name: "CUBE", count: .any, help: Declaration.Operand.cube.help),
      .init(name: "QUESTION", count: .one, help: "what to answer, in one argument"),
    ],
    options: [
      .asOf, .project,
      .init(name: "json", help: "print {question, answer, answered, by_model, date, citations}"),
    ],
    examples: [
      .init(
        line: "memcube ask trips 'When did we go to Lisbon?'", effect: "answers from the cube trips"
      )
    ])

  let named: NamedCubes
  let question: [UInt8]
  let asJSON: Bool
  let reference: Int64?

  init(_ given: Given) throws(UsageError) {
    named = NamedCubes(given, command: "ask", operand: "QUESTION")
    question = given.operand("QUESTION")
    asJSON = given.flag("json")
    reference = try given.referenceDay()
  }

  func run(_ around: Surroundings) throws(Failure) {
    let entries = try named.entries(around)
    if named.cubes.isEmpty, let cube = entries.first(where: { $0.name == question }) {
      around.console.say(
        "there is a cube named \(Path(cube.name)); to ask it: memcube ask \(Path(cube.name)) QUESTION"
      )
    }
    let now = try around.host().now()
    var evidence: [Evidence] = []
    var objects: [RecordID: JSON] = [:]
    let failure = try around.forEach(entries) { (entry, cube) throws(Failure) in
      let line = around.progress("indexing \(Path(entry.name))")
      defer { line?.finish() }
      let found = try core { () throws(CubeError) in
        try cube.indexTexts(progress: line?.callback)
        return try cube.evidence(
          for: question, named: entry.name, now: now, reference: reference)
      }
      if asJSON {
        try core { () throws(CubeError) in
          let zone = try cube.zone()
          for piece in found {
            let name = entry.name
            objects[piece.result.id] = try resultObject(piece.result, in: cube, named: name, zone)
          }
        }
      }
      evidence += found
    } onError: { (_, _) throws(Failure) in
    }
    let best = evidence.bestFirst
    let answer =
      if let model = try around.model(for: { $0.chatModel != nil }) {
        Answer(question, best, by: model, at: now)
      } else { Answer(question, best) }
    if let note = answer.note { around.console.say(note) }
    if asJSON {
      try around.console.write(object(answer, objects))
    } else {
      var lines = answer.text
      let sources = answer.sources(namesCube: entries.count != 1)
      if !sources.isEmpty { lines += [0x0A] + sources }
      for line in lines.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
        try around.console.line(printable(String(decoding: line, as: UTF8.self)))
      }
    }
    if let failure { throw failure }
  }

  private func object(_ answer: Answer, _ objects: [RecordID: JSON]) -> JSON {
    let citations = answer.citations.map { citation in
      let found = objects[citation.evidence.result.id]?.members ?? []
      return JSON.object(
        [
          .init("number", JSON(citation.number)), .init("sentence", jsonText(citation.sentence)),
        ] + found.filter { $0.key != Array("parts".utf8) })
    }
    return .object([
      .init("question", jsonText(question)), .init("answer", jsonText(answer.text)),
      .init("answered", .bool(answer.answers)), .init("by_model", .bool(answer.written != nil)),
      .init("date", answer.date.map { .string(Array($0.text.utf8)) } ?? .null),
      .init("citations", .array(citations)),
    ])
  }
}
