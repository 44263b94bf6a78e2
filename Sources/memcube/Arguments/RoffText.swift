extension Declaration {
  /// The command's part of memcube(1): man(7) macros. A test compares the page with this.
  var roffText: String {
    var out = ".SS \(Self.escape(name)) \\(em \(Self.escape(summary))\n.nf\n"
    for form in forms { out += "\\fBmemcube \(Self.escape(name))\\fR \(Self.synopsis(form))\n" }
    out += ".fi\n"
    for paragraph in about { out += ".PP\n\(Self.escape(paragraph))\n" }
    for operand in operands {
      out += ".TP\n\\fI\(Self.escape(operand.name))\\fR\n\(Self.escape(operand.help))\n"
    }
    for option in shownOptions {
      let value = option.value.map { " \\fI\(Self.escape($0))\\fR" } ?? ""
      let again = option.repeats ? " (may be repeated)" : ""
      out += ".TP\n\\fB\\-\\-\(Self.escape(option.name))\\fR\(value)\n"
      out += "\(Self.escape(option.help))\(again)\n"
    }
    if !examples.isEmpty { out += ".PP\nExamples:\n" }
    for example in examples {
      out += ".TP\n\\fB\(Self.escape(example.line))\\fR\n\(Self.escape(example.effect))\n"
    }
    return out
  }

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
