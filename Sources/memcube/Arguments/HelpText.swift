extension Declaration {
  /// What `memcube NAME --help` prints, at most 80 columns wide, ASCII.
  var helpText: String {
    var out = "memcube \(name) - \(summary)\n\nUsage:\n"
    for form in forms { out += wrap("memcube \(name) \(form)", indent: 2, hanging: 6) }
    for paragraph in about { out += "\n" + wrap(paragraph, indent: 0) }
    let rows = operands.map { ($0.name, $0.help) }
    if !rows.isEmpty { out += "\nArguments:\n" + table(rows) }
    out += "\nOptions:\n" + table((shownOptions + [.help]).map { ($0.spelling, Self.help(of: $0)) })
    out += "\n" + wrap("Exit status: \(statusText).", indent: 0)
    if !examples.isEmpty {
      out += "\nExamples:\n"
      for example in examples {
        out += "  \(example.line)\n" + wrap(example.effect, indent: 6)
      }
    }
    return out
  }

  /// The exit statuses in one sentence.
  var statusText: String {
    ExitStatus.meanings
      .filter { $0.status == 0 || $0.status == 2 || statuses.contains($0.status) }
      .map { "\($0.status) \($0.meaning)" }.joined(separator: ", ")
  }

  private static func help(of option: Option) -> String {
    option.help + (option.repeats ? " (may be repeated)" : "")
  }
}

/// What `memcube help` prints: the commands, each with its summary.
func overview(of commands: [Declaration]) -> String {
  "memcube - long-term memory that you can cd into\n\nUsage:\n  memcube COMMAND ...\n"
    + "\nCommands:\n" + table(commands.filter(\.isListed).map { ($0.name, $0.summary) })
    + "\nOptions:\n" + table([("--help", "show this help"), ("--version", "show the version")])
    + "\nmemcube help COMMAND explains a command. memcube(1) names the other pages;\n"
    + "memcube(5) has the format.\n"
}

/// Rows of a term and its meaning; a term too long for its column stands alone.
private func table(_ rows: [(term: String, meaning: String)]) -> String {
  let column = min(24, (rows.map { $0.term.utf8.count }.max() ?? 0) + 4)
  var out = ""
  for row in rows {
    let meaning = wrap(row.meaning, indent: column)
    if row.term.utf8.count + 3 < column {
      let gap = String(repeating: " ", count: column - row.term.utf8.count - 2)
      out += "  \(row.term)\(gap)\(meaning.drop { $0 == " " })"
    } else {
      out += "  \(row.term)\n\(meaning)"
    }
  }
  return out
}

/// Lines of at most 80 columns, broken between words, each with an indent.
private func wrap(_ text: String, indent: Int, hanging: Int? = nil) -> String {
  var out = ""
  var line = String(repeating: " ", count: indent)
  var isEmpty = true
  for word in text.split(separator: " ") {
    if !isEmpty, line.utf8.count + 1 + word.utf8.count > 80 {
      out += line + "\n"
      line = String(repeating: " ", count: hanging ?? indent)
      isEmpty = true
    }
    line += (isEmpty ? "" : " ") + word
    isEmpty = false
  }
  return out + line + "\n"
}
