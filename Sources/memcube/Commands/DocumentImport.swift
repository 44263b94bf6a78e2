internal import Format
internal import MemCube
internal import Posix
internal import Terminal

/// An import that runs: records documents one after the other, and prints them once they are
/// durable. Ctrl-C ends it, without the document at hand; what is done is kept.
struct DocumentImport {
  /// Documents become durable, and are printed, after so long or so many.
  private static let interval: Int64 = 1_000_000_000
  private static let batch = 256

  private let cube: Cube
  private let around: Surroundings
  private let asJSON: Bool
  private var list: JSONList
  private var waiting: [MadeFile] = []
  private var lastPrinted = Clock.monotonic()
  private var done = 0
  /// How many of them were there before.
  private var known = 0

  init(into cube: Cube, _ around: Surroundings, asJSON: Bool) {
    self.cube = cube
    self.around = around
    self.asJSON = asJSON
    list = JSONList(around.console)
  }

  /// Imports them all, or as many as come before a failure or an interruption.
  mutating func run(_ wanted: DocumentsToAdd, _ interruption: Interruption) throws(Failure) {
    let documents = wanted.documents
    let line = around.progress(
      "importing \(shown(documents.count, "document", "documents"))", showsCounts: false)
    defer { line?.finish() }
    // Every document counts a little, so that empty ones move the line too.
    let all = documents.reduce(Int64(0)) { $0 + $1.size + 4096 }
    var before: Int64 = 0
    if asJSON { try list.begin() }
    var failure: Failure?
    for document in documents {
      if interruption.isAsked { break }
      do {
        let start = before
        let file: FileDescriptor
        if document.file == nil {
          // It is not known how long that takes; so what is done is printed before.
          try keep(line)
          let farewell = "standard input was not imported; what is printed is kept"
          file = try interruption.endingAtOnce(saying: farewell) { () throws(Failure) in
            try document.open()
          }
        } else {
          file = try document.open()
        }
        waiting.append(
          try document.record(file, in: cube) { (size) throws(CubeError) in
            if interruption.isAsked { throw .refused("interrupted") }
            line?.report(start + size, of: all)
          })
      } catch {
        // A document is there or is not: a part of one is of no use.
        if !interruption.isAsked { failure = error }
        break
      }
      before += document.size + 4096
      line?.report(before, of: all)
      if waiting.count >= Self.batch || Clock.monotonic() - lastPrinted >= Self.interval {
        try keep(line)
      }
    }
    try keep(line)
    if asJSON { try list.end() }
    try around.console.flush()
    line?.finish()
    try say(wanted, failure)
  }

  /// Makes durable what was recorded, then prints it.
  private mutating func keep(_ line: Progress?) throws(Failure) {
    try core { () throws(CubeError) in try cube.makeLast() }
    done += waiting.count
    known += waiting.count { !$0.isNew }
    if around.console.isTerminal { line?.finish() }
    for made in waiting {
      if asJSON {
        try list.add(try made.object(cube))
      } else {
        try made.printPath(of: cube, around.console)
      }
    }
    try around.console.flush()
    waiting = []
    lastPrinted = Clock.monotonic()
  }

  private func say(_ wanted: DocumentsToAdd, _ failure: Failure?) throws(Failure) {
    let (all, console) = (wanted.documents.count, around.console)
    if let first = wanted.passedOver.first {
      let others = wanted.passedOver.count - 1
      let more = others == 0 ? "" : " and \(others) more"
      console.say("memcube: passed over, being no regular file: \(first)\(more)")
    }
    let left =
      (wanted.hiddenCount > 0
        ? [shown(wanted.hiddenCount, "hidden file or folder", "hidden files and folders")] : [])
      + (wanted.own.first.map { first in
        let others = wanted.own.count - 1
        return ["memcube's own files in \(first)" + (others == 0 ? "" : " and \(others) more")]
      } ?? [])
    if !left.isEmpty {
      let how = wanted.hiddenCount > 0 ? "; --hidden takes hidden ones" : ""
      console.say("left out: \(left.joined(separator: ", "))\(how)")
    }
    if known > 0 {
      let isAll = known == all ? "nothing was new: " : ""
      console.say(
        "\(isAll)\(shown(known, "document", "documents")) here already with the same bytes")
    }
    if done == all { return }
    let kept = "\(done) of \(shown(all, "document", "documents")) imported and kept"
    if let failure {
      if all > 1 { console.say("memcube: stopped: \(kept)") }
      throw failure
    }
    console.say("memcube: interrupted: \(kept); the same command imports the rest")
    throw .status(ExitStatus.interrupted)
  }
}
