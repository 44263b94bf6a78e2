/// What can stand at a place of a command line, for completion by Tab.
enum Candidates: Hashable, Sendable {
  /// One of these words.
  case words([String])
  /// The cubes of the store.
  case cubes
  /// The projects of the server.
  case projects
  /// The tags of the cube that the line names.
  case tags
  /// The commands.
  case commands
  /// The files and folders of that cube below memories/ and documents/.
  case memories
  /// What is in the cube's trash, with `trash/` before it or without.
  case trash
  /// The cube's conversations, as `messages/NAME`.
  case conversations

  /// What is meant by the name of an operand, or of an option's value, wherever it stands.
  static func named(_ name: String) -> [Candidates] {
    switch name {
    case "CUBE": [.cubes]
    case "MEMORY": [.memories]
    case "FOLDER": [.memories, .trash, .words(["messages"])]
    case "COMMAND": [.commands]
    case "TAG": [.tags]
    case "PROJECT": [.projects]
    case "TYPE": [.words(knownTypes)]
    default: []
    }
  }
}

/// A command line up to the word that is being typed, and what can stand there.
struct Completion: Equatable {
  /// What can stand there; empty: the shell's own files.
  var candidates: [Candidates] = []
  /// The part of the word that is kept before each candidate: `--type=`.
  var prefix: [UInt8] = []
  /// What is typed of the candidate.
  var word: [UInt8]
  /// The cube and project that the line names, where it names them.
  var cube, project: [UInt8]?

  /// Reads a line.
  /// - Parameters:
  ///   - words: the words after `memcube`; the last is the one that is being typed, and may be empty.
  ///   - commands: the program's.
  init(_ words: [[UInt8]], among commands: [Declaration]) {
    word = words.last ?? []
    guard words.count > 1, let first = words.first else {
      let options = word.first == UInt8(ascii: "-") ? ["--help", "--version"] : []
      candidates = [.commands, .words(options)]
      return
    }
    guard let command = commands.first(where: { $0.name.utf8.elementsEqual(first) }) else { return }
    let line = Line(words.dropFirst().dropLast(), of: command)
    project = line.project
    if let place = command.operands.firstIndex(where: { $0.name == "CUBE" }) {
      cube = line.operands.dropFirst(place).first
    }
    if let option = line.pending {
      candidates = option.completed
    } else if !line.optionsEnded, word.first == UInt8(ascii: "-") {
      completeOption(of: command, given: line.given)
    } else {
      candidates = command.completed(operand: line.operands.count)
    }
  }

  private mutating func completeOption(of command: Declaration, given: Set<String>) {
    if let equals = word.firstIndex(of: UInt8(ascii: "=")) {
      let name = word[..<equals].dropFirst(2)
      prefix = Array(word[...equals])
      word = Array(word[(equals + 1)...])
      candidates =
        command.options.first { $0.name.utf8.elementsEqual(name) }?.completed ?? []
      return
    }
    let options = command.shownOptions.filter { $0.repeats || !given.contains($0.name) }
    candidates = [.words((options + [.help]).map { "--\($0.name)" })]
  }
}

/// The whole words of a line before the one that is being typed.
private struct Line {
  var operands: [[UInt8]] = []
  var given: Set<String> = []
  var project: [UInt8]?
  var optionsEnded = false
  /// The option whose value comes next.
  var pending: Declaration.Option?

  init(_ words: some Sequence<[UInt8]>, of command: Declaration) {
    for word in words {
      if let option = pending {
        take(word, of: option)
      } else if optionsEnded || word.first != UInt8(ascii: "-") || word.count < 2 {
        operands.append(word)
      } else if word.elementsEqual("--".utf8) {
        optionsEnded = true
      } else {
        readOption(word, of: command)
      }
    }
  }

  private mutating func take(_ value: [UInt8], of option: Declaration.Option) {
    if option.name == Declaration.Option.project.name { project = value }
    pending = nil
  }

  private mutating func readOption(_ word: [UInt8], of command: Declaration) {
    let equals = word.firstIndex(of: UInt8(ascii: "=")) ?? word.endIndex
    let name = word[..<equals].dropFirst(2)
    guard let option = command.options.first(where: { $0.name.utf8.elementsEqual(name) }) else {
      return
    }
    given.insert(option.name)
    if equals < word.endIndex {
      take(Array(word[(equals + 1)...]), of: option)
    } else if option.value != nil {
      pending = option
    }
  }
}

extension Declaration.Option {
  /// What can be its value.
  fileprivate var completed: [Candidates] {
    candidates.isEmpty ? value.map { Candidates.named($0) } ?? [] : candidates
  }
}

extension Declaration {
  /// What can stand as the operand with this number.
  fileprivate func completed(operand number: Int) -> [Candidates] {
    var number = number
    for operand in operands {
      if number == 0 || operand.count == .any || operand.count == .some {
        if operand.name == "ACTION" { return [.words(actions)] }
        return operand.candidates.isEmpty ? Candidates.named(operand.name) : operand.candidates
      }
      number -= 1
    }
    return []
  }

  /// The first words of its forms, where these are actions.
  private var actions: [String] {
    forms.compactMap { $0.split(separator: " ").first.map(String.init) }
  }
}
