internal import MemCube
internal import Posix

/// `memcube ask`: answers a question from what the cubes hold.
struct AskCommand: Command {
  static let declaration = Declaration(
    name: "ask", summary: "answer a question with the best sentences, each cited",
    forms: ["[CUBE]... QUESTION [--as-of DATE] [--project PROJECT] [--json]"],
    about: [
      "QUESTION is the last argument; without CUBE every cube of the store (or of PROJECT) is "
        + "asked. The answer is made of sentences that stand in memories, messages and documents, "
        + "each with a number, and the list of where they are from. A question for a date is "
        + "answered with the date, if the sentence that answers names one: \"yesterday\" is counted "
        + "from the day on which it was said, and the day on which a file was written is no date. "
        + "What a note tells as past without a date happened on the day of the note: that of its front "
        + "matter, else of the heading above (# 2 May 2026, and # 7 May in the year of that), else of its "
        + "name (diary/2026-05-02.md). "
        + "Days from one to another are told with both ends, and an hour alone with its \"at\". "
        + "Of several in a sentence the one counts that stands with what is asked, the last that it "
        + "\"finally\" became, and none that is "
        + "denied, that is of the opposite deed (bought, where the sale is asked for), or that only "
        + "says since when it is so. The next, the last and the first go by the day of asking, and what "
        + "must or will be by what is to come; until when something lasts is told by the end; what is "
        + "cancelled has no date, also where that was said later than the date (\"the trip is cancelled\"), and "
        + "what was moved later the new one; of \"we pack on 3 May and leave the day after\" the day is counted. Months may be named in English, German, French, Spanish, Italian, Dutch or "
        + "Portuguese; 04.12.2026 is the fourth of December, and 04/12/2026, which may be two days, "
        + "is told as it is written. "
        + "What comes again is answered as it was said (every Tuesday at 18:30), and a question for "
        + "the time of day with that. "
        + "A date or a time is told only where the sentence, with the heading and the label above it (\"- Hana: "
        + "9 June\" below \"Birthdays\") and with whom the sentences before it name, is of whom and of what the "
        + "question asks; else none is told, and the nearest sentences stand alone. When somebody got or "
        + "became something (divorced, a dog) is told only by what tells of that, and a birth that somebody "
        + "tells of is not their own. A day that stands alone in the sentence right behind, or in one right "
        + "before that says little else, is told with it (\"Pickle died. Last Sunday.\", \"Guess what we did "
        + "on Friday. We adopted a cat.\"). "
        + "Where a question for a date, a time, a place or an amount asks of a thing that no text names (the "
        + "piano), the answer says so first, and the nearest sentences stand below without a date; so it "
        + "does where texts tell of other kinds of it alone (the boat insurance, of a table of the home "
        + "and the car insurance; the violin lesson, of the riding lessons), and where what is asked is "
        + "only asked there, too. A list of birthdays tells birthdays and ages alone, and what stands in "
        + "a note whose title or file has somebody's name is of them. "
        + "Names are found in any "
        + "letters, without their accents, and by a part. "
        + "Where an amount is asked for (how much, how old, how far, what something costs or weighs), "
        + "sentences that name one of that kind come first, and so do those that name somebody where a "
        + "name is asked for, a number or an address where one of telephone or mail is, and what somebody is "
        + "where the question is what they do. A box to tick is shown as it is ([x]), what is ticked is not still to do, and where the "
        + "question says what is still to do, or done, of a list those entries alone. Who asks "
        + "for nothing but what is to do, or done, is shown those of the lists called to do, tasks "
        + "or the like. In a note the line behind a question is its answer (interviews, frequent "
        + "questions), and shown with it. Of entries below dates, or that begin with one, and say "
        + "as much, the last that has come is told, or first, where the question is of the "
        + "present. A setting (\"owner: Rita\") is told with the keys over it.",
      "A sentence is shown only if it holds a telling word of the question, answers somebody who "
        + "asked just that, or is near to it in meaning. What is superseded comes last, marked so, behind what is "
        + "so since, and for a question about the present the newer of two that say as much first. "
        + "Who asks of themself (where do I live, when is my exam) is not told what is so of others, which are "
        + "all who speak but the one whose name notes tell (\"I am called ...\"), and who "
        + "asks of somebody by name not what is so of others alone; what is only thought, dreamt or denied comes behind what is said to be so, and so does what "
        + "is only planned, wished for or possible. Where somebody lives or works is told by no dream and no "
        + "question that is quoted. That somebody outgrew an allergy, can eat the thing now, or is no longer "
        + "afraid comes before what was told of it earlier. Where what something is, is asked for, the "
        + "sentence right behind that says so is shown, too (\"I'm reading a book. It's called Stoner.\"), and "
        + "so is what goes on with \"and to\"; such a sentence is cited from its message. A home is told by no "
        + "saying (\"living the dream\"), and by what names a place first. What was asked before in messages is "
        + "no answer, be it without a question mark: an assistant's reply to it is. Nor is what an assistant "
        + "replied, where somebody told as much. What another said in front of a reply (To Ana's \"I am 44\", Bo said: ...) is "
        + "of Ana, and comes behind what Bo tells himself. Source code tells no ages and trades. Who moved somewhere, or has the "
        + "address, lives there, and who joined a "
        + "firm, started a job or has a trade there works there; a memory whose valid_to lies before today comes last, with that day.",
      "A question for all of a kind, and for nothing else, is answered with up to 20 sentences: what is "
        + "to do (\"what do I have to do?\") with those that say that the user, or who wrote the note, has "
        + "to, must or promised to, and of which nothing said later tells that it is done; what is to buy (\"what do I need to buy?\") with shopping lists, by their heading or the name of their file, too; what is to come (\"what's coming up next week?\", \"what do I have on "
        + "Friday?\", \"what is coming up in the next two weeks?\") with those that name a day of that time, or its weekday week by week, in the order of "
        + "the days, of the next 31 where no time is named, of a year at most where that is asked for (next year) or it is counted from today on, and of 92 else, without what is "
        + "cancelled, moved away or done since, and \"my next appointment\", \"my next "
        + "dentist appointment\" or \"our last trip\" with the nearest one of a year; whose birthday it is on "
        + "days to come (\"whose birthday is next week?\", \"who has a birthday in June?\", \"whose birthday is "
        + "next?\"), by the days of birth and birthdays that are told; what happened on days that are past, also where it is asked in English what somebody did or was doing, or where they went or were (\"what happened yesterday?\", \"what did Ana do last week?\", \"where did we go last summer?\"), with what is told of those days, in their order: all that a note of that day says where one day is asked for, tasks if they are ticked, else its first sentences that tell of the past, sentences that name such a day or a time within, and what was said on such a day in the past tense, but for questions and plans, of a year at most; documents tell of days as notes do, each "
        + "up to ten times of what is to come; goals, decisions, "
        + "preferences, skills or beliefs (\"what are my goals?\") with those of that type.",
      "Who asks for their own name, age or job is told what a note says by \"I am called ...\", "
        + "\"I'm 41\" or \"I'm a nurse\"; and who asks for the owner of the notes by the name so told, what "
        + "stands there of \"I\"; where notes say \"the user\", that is whom \"the user's name is ...\" "
        + "or the cube's own name names. Where nothing answers in the words of the question, common words for the same "
        + "are looked for (boss, manager; GP, doctor), in English, German, Spanish and French. "
        + "\"She\" and \"his\" are of whom the sentences before name. "
        + "Where a sentence tells how something was, and the one right behind it how it is now or "
        + "since then, a question of the present is told both. "
        + "A line that names nobody (\"born 22 April 1955\") is of whom its label or the heading above it "
        + "names, and in a list under \"Allergies\" the entry \"me: nuts\" is of who writes. Where notes tell several dates, of "
        + "several people or things, and the question does not say which, all are named.",
      "Where a chat model is set (see ENVIRONMENT), it writes the answer from what was found, and "
        + "cites it; what it says without a citation is not shown, and where it fails the "
        + "sentences are the answer.", "That nothing answers the question is no error.",
    ],
    operands: [
      .init(name: "CUBE", count: .any, help: Declaration.Operand.cube.help),
      .init(name: "QUESTION", count: .one, help: "what to answer, in one argument"),
    ],
    options: [
      .asOf, .project,
      .init(name: "json", help: "print {question, answer, by_model, date, citations}"),
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
    var prepared = PreparedQuestions()
    var objects: [RecordID: JSON] = [:]
    let failure = try around.forEach(entries) { (entry, cube) throws(Failure) in
      let line = around.progress("indexing \(Path(entry.name))")
      defer { line?.finish() }
      let found = try core { () throws(CubeError) in
        try cube.indexTexts(progress: line?.callback)
        return try cube.evidence(
          for: question, named: entry.name, now: now, reference: reference, prepared: &prepared)
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
      .init("by_model", .bool(answer.written != nil)),
      .init("date", answer.date.map { .string(Array($0.text.utf8)) } ?? .null),
      .init("citations", .array(citations)),
    ])
  }
}
