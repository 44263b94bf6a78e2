internal import MemCube
internal import Posix

extension Surroundings {
  /// Asks on the terminal before something that cannot be undone, or that touches many files.
  /// - Parameters:
  ///   - question: ends with its answers, such as `[y/N] `.
  ///   - paths: the files that it is about: the first ones are listed, and how many there are.
  ///   - refusal: the error where there is no terminal to ask on; `--yes` is its hint.
  ///   - word: what has to be typed; nil: y or yes.
  /// - Throws: status 1, after `nothing was changed`, for any other answer.
  func confirm(
    _ question: String, about paths: [[UInt8]] = [], refusal: String, word: [UInt8]? = nil
  ) throws(Failure) {
    try requireTerminal(refusal)
    for path in paths.prefix(Self.listed) { console.say("  \(Path(path))") }
    if paths.count > Self.listed { console.say("  ... and \(paths.count - Self.listed) more") }
    let answer = try typedLine(after: question)
    let isAgreed: Bool
    if let word {
      isAgreed = answer == word
    } else {
      let typed = String(decoding: answer.filter { $0 > 0x20 }, as: UTF8.self).lowercased()
      isAgreed = ["y", "yes"].contains(typed)
    }
    guard isAgreed else {
      console.say("nothing was changed")
      throw .status(ExitStatus.failed)
    }
  }

  /// Refuses to go on where there is no terminal to ask on; `--yes` is the hint of the error.
  func requireTerminal(_ refusal: String) throws(Failure) {
    guard StandardStream.input.isTerminal else {
      throw .usage(UsageError(refusal, hint: "--yes  do not ask"))
    }
  }

  /// The line that is typed on the terminal after a question, without its end.
  func typedLine(after question: String) throws(Failure) -> [UInt8] {
    console.ask(question)
    // A terminal gives a line at a time.
    let line = try system("reading the answer") { () throws(Errno) in
      try Files.read(try Files.open(Path("/dev/tty"), OpenFlags.read), count: 1024)
    }
    return Array(line.prefix { $0 != 0x0A })
  }

  /// How many files of a folder are listed before a question about all of them.
  private static var listed: Int { 20 }
}
