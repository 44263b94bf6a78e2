internal import Format
internal import MemCube
internal import Objects
internal import Posix

/// `memcube context`: prints a block about what a cube holds, for a model's prompt.
struct ContextCommand: Command {
  static let declaration = Declaration(
    name: "context", summary: "print a paste-ready block about what a cube holds",
    forms: ["CUBE [--template chat|agent|support] [--max-tokens N] [--project PROJECT] [--json]"],
    about: [
      "Prints what the cube is about, its top facts, recent episodes, and the people, places and "
        + "things that its memories name. Who the user is comes first: name, home, work, family. "
        + "The text has N tokens of 4 bytes at most, and stays the same as long as the cube "
        + "does.",
      "What looks like a secret is left out: passwords, PINs and other codes, keys, and numbers "
        + "of cards, accounts, taxes and papers.",
    ],
    operands: [.cube],
    options: [
      .init(
        name: "template", value: "TEMPLATE", help: "chat (unless given), agent or support",
        candidates: [.words(["chat", "agent", "support"])]),
      .init(name: "max-tokens", value: "N", help: "at most N tokens (1000 unless given)"), .project,
      .init(name: "json", help: "print {cube, template, text}"),
    ],
    examples: [
      .init(line: "memcube context trips", effect: "for an assistant's prompt"),
      .init(
        line: "memcube context trips --template agent --max-tokens 300", effect: "a shorter one"),
    ])

  let cube: CubeChoice
  let template: ContextTemplate
  let tokens: Int
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    tokens = try given.number("max-tokens", in: 1...100_000) ?? Cube.contextTokens
    asJSON = given.flag("json")
    let name = given.value("template").map { String(decoding: $0, as: UTF8.self) } ?? "chat"
    guard let template = ContextTemplate(rawValue: name) else {
      throw UsageError(
        "--template takes chat, agent or support, not '\(Path(given.value("template") ?? []))'")
    }
    self.template = template
  }

  func run(_ around: Surroundings) throws(Failure) {
    let entry = try around.entry(cube)
    let cube = try around.open(entry.path, for: .reading)
    let text = try core { () throws(CubeError) in
      try cube.context(template, named: entry.name, tokens: tokens)
    }
    if asJSON {
      try around.console.write(
        JSON.object([
          .init("cube", jsonText(entry.name)),
          .init("template", .string(Array(template.rawValue.utf8))), .init("text", jsonText(text)),
        ]))
    } else {
      try around.console.write(text)
    }
    try core { () throws(CubeError) in try cube.close() }
  }
}
