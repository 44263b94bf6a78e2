extension Declaration {
  /// The command's part of memcube(1): man(7) macros. `scripts/check-pages` compares the page with this.
  /// The page explains above all commands what many of them take; `--help` has the examples.
  var roffText: String {
    guard let page else { return fullRoffText }
    return ".SS \(Self.escape(name)) \\(em \(Self.escape(summary))\nSee \(Self.escape(page)).\n"
  }

  /// All of it, for memcube(1) or the page that explains it.
  var fullRoffText: String {
    let lines = forms.map { "\\fBmemcube \(Self.escape(name))\\fR \(Self.synopsis($0))\n" }
    var out = ".SS \(Self.escape(name)) \\(em \(Self.escape(summary))\n"
    out += lines.joined(separator: ".br\n")
    if !about.isEmpty { out += ".PP\n\(Self.escape(about.joined(separator: " ")))\n" }
    // What may stand for ACTION the forms spell out.
    for operand in operands
    where operand.name != "ACTION" && !Self.common.contains(operand.help) {
      out += ".IP \\fI\(Self.escape(operand.name))\\fR\n\(Self.escape(operand.help))\n"
    }
    for option in shownOptions where !hasPage && !Self.common.contains(option.help) {
      let value = option.value.map { " \\fI\(Self.escape($0))\\fR" } ?? ""
      let again = option.repeats ? " (may be repeated)" : ""
      out += ".IP \"\\fB\\-\\-\(Self.escape(option.name))\\fR\(value)\"\n"
      out += "\(Self.escape(option.help))\(again)\n"
    }
    return out
  }

  /// The helps of operands and options that the page explains once.
  private static let common: Set<String> = [
    Operand.cube.help, Operand.memory(.one).help, Option.project.help, Option.json.help,
  ]

  /// Text as roff takes it: no escape, no request, and minus signs that can be copied.
  static func escape(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "\\": out += "\\e"
      case "-": out += "\\-"
      case "'": out += "\\(aq"
      case "\"": out += "\\(dq"
      case "~": out += "\\(ti"
      case "^": out += "\\(ha"
      case "`": out += "\\(ga"
      case "." where out.isEmpty: out += "\\&."
      default: out.append(character)
      }
    }
    return out
  }

  /// A synopsis with options bold and values in italics.
  private static func synopsis(_ form: String) -> String {
    var out = ""
    var word = ""
    func flush() {
      if word.hasPrefix("--") || word == "-" {
        out += "\\fB\(escape(word))\\fR"
      } else if !word.isEmpty, word.allSatisfy({ $0.isUppercase || $0 == "_" }) {
        out += "\\fI\(word)\\fR"
      } else {
        out += escape(word)
      }
      word = ""
    }
    for character in form {
      if character.isLetter || character == "-" || character == "_" {
        word.append(character)
      } else {
        flush()
        out += character == "." ? "." : escape(String(character))
      }
    }
    flush()
    return out
  }
}
