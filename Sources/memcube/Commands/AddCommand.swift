internal import Format
internal import MemCube
internal import Posix
internal import Text

/// `memcube add`: records a memory, messages or documents.
struct AddCommand: Command {
  static let declaration = Declaration(
    name: "add", summary: "record a memory, messages or documents",
    forms: [
      "CUBE [TEXT|-] [--type TYPE] [--tag TAG]... [--name PATH] [--wait]",
      "CUBE --conversation NAME [TEXT|-] [--role R] [--as N] [--time T]",
      "CUBE --messages FILE [--conversation NAME] [--wait]",
      "CUBE --document FILE|DIR|-... [--name PATH] [--hidden] [--wait]",
    ],
    about: [
      "Keeps the text byte for byte, and prints what it made. memcube-learn(7) has the formats "
        + "of messages and documents, and what is learned from them."
    ],
    operands: [
      .cube,
      .init(
        name: "TEXT", count: .any,
        help: "the text; standard input without it, or with -"),
    ],
    options: addOptions,
    examples: [
      .init(
        line: "memcube add trips 'Ana is allergic to nuts' --type FACT --tag health",
        effect: "memories/ana-is-allergic-to-nuts.md"),
      .init(
        line: "memcube add trips --conversation lisbon --as Ana 'See you on Friday'",
        effect: "one message of the user, named Ana, now"),
      .init(
        line: "memcube add trips --document ~/manuals",
        effect: "imports a directory as documents/manuals/..."),
    ])

  /// What is to be recorded.
  enum Subject: Equatable {
    case memory(MemoryToAdd)
    case message(MessageToAdd)
    case messages(file: [UInt8], conversation: [UInt8]?)
    case documents([[UInt8]], name: [UInt8]?)
  }

  let cube: CubeChoice
  let subject: Subject
  let waits, asJSON, takesHidden: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    waits = given.flag("wait")
    asJSON = given.flag("json")
    takesHidden = given.flag("hidden")
    let words = given.operandList("TEXT")
    let documents = given.all("document")
    if !documents.isEmpty {
      try given.allow(only: ["document", "name", "hidden"], with: "--document")
      let name = try given.path("name", below: "documents")
      let files = documents + words
      if files.count > 1, name != nil { throw UsageError("--name names one document, not several") }
      subject = .documents(files, name: name)
      return
    }
    if words.count > 1 {
      throw UsageError(
        "'\(Path(words[1]))' is one argument too many",
        hint: "put a text of several words in quotes")
    }
    if let file = given.value("messages") {
      try given.allow(only: ["messages", "conversation"], with: "--messages")
      if let word = words.first {
        throw UsageError("--messages and the text '\(Path(word))' exclude each other")
      }
      subject = .messages(file: file, conversation: try given.text("conversation"))
    } else if given.value("conversation") != nil {
      try given.allow(only: ["conversation", "role", "as", "time"], with: "--conversation")
      subject = .message(try MessageToAdd(given, text: words.first))
    } else {
      try given.allow(only: ["type", "tag", "name"], with: "a memory")
      subject = .memory(try MemoryToAdd(given, text: words.first))
    }
  }

  func run(_ around: Surroundings) throws(Failure) {
    // What can go wrong without the cube goes wrong before it is touched.
    let prepared = try prepare(around)
    let interruption = Interruption()
    // Before the cube is open: its threads inherit which signals wait.
    if takesLong { try interruption.listen() }
    let cube = try interruption.endingAtOnce(saying: "nothing was recorded") {
      () throws(Failure) in try around.open(self.cube)
    }
    let doubt = "it may be recorded by now; memcube list shows it"
    switch prepared {
    case .memory(let memory, let text):
      let made = try interruption.endingAtOnce(saying: doubt) { () throws(Failure) in
        try core { () throws(CubeError) in try memory.record(text, in: cube) }
      }
      try show(made, of: memory, text, in: cube, around.console)
    case .messages(let drafts, let asOne):
      try interruption.endingAtOnce(saying: doubt) { () throws(Failure) in
        try record(drafts, in: cube, around, asOne: asOne)
      }
    case .documents(let documents):
      var running = DocumentImport(into: cube, around, asJSON: asJSON)
      try running.run(documents, interruption)
    }
    try around.conclude(cube, isDue: waits) { () throws(Failure) in
      // A user who stops waiting knows what was made.
      if takesLong { try around.console.flush() }
      let farewell = "what was added is kept; a mount, or the next command that writes, reads it"
      try interruption.endingAtOnce(saying: farewell) { () throws(Failure) in
        try ingest(cube, around)
      }
    }
  }

  /// Whether it may run so long that a user wants to stop it, and then to hear what is kept.
  private var takesLong: Bool {
    if case .messages = subject { return true }
    return areDocuments || waits
  }

  /// Whether documents are added.
  var areDocuments: Bool {
    if case .documents = subject { return true }
    return false
  }

  /// Prints what was made, and says what may be other than was meant.
  private func show(
    _ made: MadeFile, of memory: MemoryToAdd, _ text: [UInt8], in cube: Cube, _ console: Console
  ) throws(Failure) {
    if asJSON {
      try console.write(try made.object(cube))
    } else {
      try made.printPath(of: cube, console)
    }
    // Outside the mount no user looks at the attribute that says so.
    if let note = FrontMatter.parse(text).note {
      console.say("\(Path(made.path(in: cube))): \(note)")
    }
    if let text = memory.text, looksLikeFile(text) {
      console.say(
        "the text is '\(Path(text))', which is also a file here; --document imports that")
    }
  }

  /// Whether a text is a word that names something here, and so may have been meant as a file.
  private func looksLikeFile(_ text: [UInt8]) -> Bool {
    let isWord = !text.isEmpty && text.count < 4096 && text.allSatisfy { $0 > 0x20 }
    return isWord && text != [UInt8(ascii: "-")] && Files.exists(Path(text))
  }

  /// What is to be recorded, read and checked.
  private enum Prepared {
    case memory(MemoryToAdd, [UInt8])
    case messages([MessageDraft], asOne: Bool)
    case documents(DocumentsToAdd)
  }

  private func prepare(_ around: Surroundings) throws(Failure) -> Prepared {
    switch subject {
    case .memory(let memory):
      let text = try readText(memory.text)
      // A program that failed in front of the pipe is likelier than a wish for an empty memory.
      if text.isEmpty, memory.name == nil {
        // A text that was given as CUBE names none.
        _ = try around.entry(cube)
        throw .cube(
          .invalid("the text is empty, so nothing was recorded; an empty memory needs a --name"))
      }
      return .memory(memory, text)
    case .message(let message):
      let text = try readText(message.text)
      if text.isEmpty {
        throw .cube(.invalid("the message is empty, so nothing was recorded"))
      }
      return .messages([message.draft(text)], asOne: true)
    case .messages(let file, let conversation):
      let bytes = try readInput(file, limit: MessageFile.limit)
      return .messages(
        try core { () throws(CubeError) in
          try MessageFile(name: Path(file), conversation: conversation).drafts(bytes)
        }, asOne: false)
    case .documents(let files, let name):
      return .documents(
        try DocumentsToAdd(
          files, name: name, takesHidden: takesHidden, of: try around.host()))
    }
  }
}
