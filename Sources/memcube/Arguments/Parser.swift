internal import Text

extension Declaration {
  /// Takes a command line apart: what follows the command's name.
  ///
  /// `--name value` and `--name=value` are the same, options may stand anywhere, `--` ends them,
  /// and `-` is an operand.
  func parse(_ arguments: [[UInt8]]) throws(UsageError) -> Given {
    var given = Given()
    var operands: [[UInt8]] = []
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      index += 1
      if argument == Array("--".utf8) {
        operands += arguments[index...]
        break
      }
      if argument == Array("-h".utf8) || argument == Array("--help".utf8) {
        return Given(wantsHelp: true)
      }
      guard argument.first == UInt8(ascii: "-"), argument.count > 1 else {
        operands.append(argument)
        continue
      }
      let (option, attached) = try option(argument)
      if option.value == nil {
        if attached != nil { throw UsageError("--\(option.name) takes no value", about: option) }
        given.values[option.name] = [[]]
        continue
      }
      var value = attached
      if value == nil, index < arguments.count {
        value = arguments[index]
        index += 1
      }
      guard let value else { throw UsageError("--\(option.name) needs a value", about: option) }
      if !option.repeats, given.values[option.name] != nil {
        throw UsageError("--\(option.name) is given twice", about: option)
      }
      given.values[option.name, default: []].append(value)
    }
    given.operands = try assign(operands)
    return given
  }

  /// The declared option of `--name` or `--name=value`, with that value.
  private func option(_ argument: [UInt8]) throws(UsageError) -> (Option, [UInt8]?) {
    let equals = argument.firstIndex(of: UInt8(ascii: "=")) ?? argument.endIndex
    let name = argument[..<equals].drop { $0 == UInt8(ascii: "-") }
    let isLong = argument.starts(with: Array("--".utf8))
    if isLong, let found = options.first(where: { $0.name.utf8.elementsEqual(name) }) {
      return (found, equals == argument.endIndex ? nil : Array(argument[(equals + 1)...]))
    }
    // A text that begins so, such as a note with front matter.
    if argument.contains(where: { $0 <= 0x20 }) {
      throw UsageError(
        "the text begins with \"-\": put -- before it (memcube \(self.name) ... -- TEXT)",
        hint: "or pipe it: ... | memcube \(self.name)")
    }
    let words = shownOptions.map { Array($0.name.utf8) } + [Array("help".utf8)]
    let meant = didYouMean(Array(name), among: words, prefix: "--")
    throw UsageError(
      "unknown option \(String(decoding: argument[..<equals], as: UTF8.self))\(meant)",
      hint: suggestion(for: Array(name), among: words).flatMap { word in
        options.first { $0.name.utf8.elementsEqual(word) }.map { "\($0.spelling)  \($0.help)" }
      } ?? "put -- before an argument that begins with -")
  }

  /// Gives each operand its arguments: what is required first, what is left to the variable one.
  private func assign(_ arguments: [[UInt8]]) throws(UsageError) -> [String: [[UInt8]]] {
    let required = operands.filter { $0.count == .one || $0.count == .some }
    if arguments.count < required.count {
      let missing = required[arguments.count]
      throw UsageError("\(missing.name) is missing", hint: "\(missing.name)  \(missing.help)")
    }
    var spare = arguments.count - required.count
    var rest = arguments[...]
    var found: [String: [[UInt8]]] = [:]
    for operand in operands {
      var count = operand.count == .one || operand.count == .some ? 1 : 0
      if operand.count == .any || operand.count == .some {
        count += spare
        spare = 0
      } else if operand.count == .optional, spare > 0 {
        count += 1
        spare -= 1
      }
      if count > 0 { found[operand.name] = Array(rest.prefix(count)) }
      rest = rest.dropFirst(count)
    }
    if let extra = rest.first {
      throw UsageError(
        "'\(String(decoding: extra, as: UTF8.self))' is one argument too many",
        hint: forms.map { "memcube \(name) \($0)" }.joined(separator: "\n"))
    }
    return found
  }
}
