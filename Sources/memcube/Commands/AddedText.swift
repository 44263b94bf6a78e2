internal import Format
internal import MemCube
internal import Models
internal import Posix
internal import Terminal

/// The largest memory: as in the mount.
let memoryLimit = 1 << 30

/// The text of an argument; standard input for nil and `-`.
func readText(_ argument: [UInt8]?) throws(Failure) -> [UInt8] {
  if let argument, argument != [UInt8(ascii: "-")] { return argument }
  if argument == nil, StandardStream.input.isTerminal {
    throw .usage(UsageError("TEXT is missing", hint: "use - to type it, ended by Ctrl-D"))
  }
  return try readInput([UInt8(ascii: "-")], limit: memoryLimit)
}

/// The bytes of a file; `-` is standard input.
func readInput(_ name: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
  let isInput = name == [UInt8(ascii: "-")]
  do {
    if isInput { return try StandardStream.input.readAll(limit: limit) }
    return try Files.readAll(Path(name), limit: limit)
  } catch {
    let shown = isInput ? "standard input" : "'\(Path(name))'"
    switch error.code {
    case 27:  // EFBIG
      throw .cube(.tooLarge("\(shown) holds more than \(shownBytes(Int64(limit)))"))
    case 2: throw .cube(.notFound("there is no file \(shown)"))  // ENOENT
    default: throw .io(error, "reading \(shown)")
    }
  }
}

extension AddCommand {
  /// Lets the extractor read what was added; with --wait all that waits, and until it is found; a
  /// model also documents, if such were added.
  func ingest(_ cube: Cube, _ around: Surroundings) throws(Failure) {
    try around.readOn(cube, waits: waits, documents: areDocuments)
  }
}

extension Surroundings {
  /// Messages that are read before the command returns, although the user does not wait: some milliseconds'
  /// work. A mount reads the rest, or the process that writes to the cube next.
  private static var inPassing: Int { 64 }

  /// Lets the extractor read a little of what was added; with `waits` all that waits, and until it is found.
  func readOn(_ cube: Cube, waits: Bool, documents: Bool) throws(Failure) {
    guard waits else {
      // A model's service may take longer than a command should.
      if try model(for: { $0.chatModel != nil }) != nil { return }
      _ = try core { () throws(CubeError) in try cube.ingest(upTo: Self.inPassing) }
      return
    }
    let reading = progress("learning from the messages of \(cube.path)")
    defer { reading?.finish() }
    try core { () throws(CubeError) in
      _ = try cube.ingest(documents: documents, progress: reading?.callback)
      try cube.synchronize()
    }
    reading?.finish()
    let indexing = progress("indexing \(cube.path)")
    defer { indexing?.finish() }
    try core { () throws(CubeError) in
      try cube.indexTexts(progress: indexing?.callback)
      try cube.awaitExtracts(until: .max)
    }
    indexing?.finish()
    try waitUntilIndexed(cube, self)
  }
}

/// Waits until everything recorded is indexed, as other processes may index it.
func waitUntilIndexed(_ cube: Cube, _ around: Surroundings) throws(Failure) {
  while try core({ () throws(CubeError) in try cube.counts(withBytes: false).unindexed }) > 0 {
    Clock.sleep(nanoseconds: 20_000_000)
    try core { () throws(CubeError) in _ = try cube.refresh() }
  }
  try embed(cube, around)
}

/// With a model, has texts found by their meaning as well; a service that fails is no error.
func embed(_ cube: Cube, _ around: Surroundings) throws(Failure) {
  let line = around.progress("finding what texts of \(cube.path) mean")
  defer { line?.finish() }
  let failure = try core { () throws(CubeError) in
    try cube.embedTexts(progress: line?.callback) ? nil : try cube.embeddingFailure()
  }
  line?.finish()
  if let failure {
    around.console.say("\(failure); texts are found by their words until it answers")
  }
}

extension Given {
  /// Refuses options of another form of the command; `--project`, `--json` and `--wait` go with
  /// every form.
  func allow(only names: [String], with form: String) throws(UsageError) {
    let shared = ["project", "json", "wait"]
    for name in values.keys.sorted() where !names.contains(name) && !shared.contains(name) {
      throw UsageError(Self.misplaced(name, form))
    }
  }

  /// What an option needs that stands where it means nothing.
  private static func misplaced(_ name: String, _ form: String) -> String {
    switch name {
    case "time":
      "--time needs --conversation; the date of a note goes into its front matter (date: 2026-11-01)"
    case "role", "as": "--\(name) needs --conversation: only messages have a speaker"
    default: "--\(name) cannot be used with \(form)"
    }
  }

  /// An option's value as a path below a tree's folder, with or without that folder in front.
  func path(_ name: String, below folder: String) throws(UsageError) -> [UInt8]? {
    guard var path = value(name) else { return nil }
    let start = Array("\(folder)/".utf8)
    if path.starts(with: start) { path = Array(path.dropFirst(start.count)) }
    let components = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    for component in components {
      if component.isEmpty || component.elementsEqual(".".utf8)
        || component.elementsEqual("..".utf8)
      {
        throw UsageError("--\(name) takes a path below \(folder)/ without empty parts, . and ..")
      }
      if component.count > 255 {
        throw UsageError("--\(name) holds a name of \(component.count) bytes; 255 is the most")
      }
    }
    if components.count > 64 { throw UsageError("--\(name) is deeper than 64 folders") }
    return path
  }
}
