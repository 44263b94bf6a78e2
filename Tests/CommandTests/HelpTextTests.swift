import Testing

@testable import memcube

@Suite struct HelpTextTests {
  @Test func oneCommandOnOneScreen() {
    #expect(
      sample.helpText == """
        memcube pack - pack things into a box

        Usage:
          memcube pack BOX [THING]... [--size N] [--json]

        Packs things. A box that is full is closed, and another one is begun.

        Arguments:
          BOX    the box
          THING  what goes in

        Options:
          --size N      how much goes in
          --label TEXT  write this on it (may be repeated)
          --json        print JSON
          --help        show this help

        Exit status: 0 done, 1 failed, 2 wrong usage, 3 not found.

        Examples:
          memcube pack blue hat
              a hat in the blue box

        """)
  }

  @Test func theOverviewListsCommands() {
    #expect(
      overview(of: [sample]) == """
        memcube - long-term memory that you can cd into

        Usage:
          memcube COMMAND ...

        Commands:
          pack  pack things into a box

        Options:
          --help     show this help
          --version  show the version

        memcube help COMMAND explains a command. memcube(1) names the other pages;
        memcube(5) has the format.

        """)
  }

  @Test func wrapsAtEightyColumns() {
    let long = Declaration(
      name: "long", summary: "s", forms: [String(repeating: "[--option VALUE] ", count: 12)],
      about: [String(repeating: "word ", count: 60)],
      options: [
        .init(
          name: "an-option-with-a-long-name", value: "VALUE",
          help: String(repeating: "and much to say ", count: 20))
      ])
    let lines = long.helpText.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.utf8.count <= 80 })
    #expect(lines.contains("  --an-option-with-a-long-name VALUE"))
    #expect(!lines.contains { $0.hasSuffix(" ") })
  }

  @Test func manPageSections() {
    #expect(
      sample.roffText == """
        .SS pack \\(em pack things into a box
        \\fBmemcube pack\\fR \\fIBOX\\fR [\\fITHING\\fR]... [\\fB\\-\\-size\\fR \\fIN\\fR] [\\fB\\-\\-json\\fR]
        .PP
        Packs things. A box that is full is closed, and another one is begun.
        .IP \\fIBOX\\fR
        the box
        .IP \\fITHING\\fR
        what goes in
        .IP "\\fB\\-\\-size\\fR \\fIN\\fR"
        how much goes in
        .IP "\\fB\\-\\-label\\fR \\fITEXT\\fR"
        write this on it (may be repeated)

        """)
  }

  @Test(arguments: [
    ("plain", "plain"), ("a-b", "a\\-b"), ("\\", "\\e"), (".x", "\\&.x"), ("a.x", "a.x"),
    ("'x' ~ ^ `", "\\(aqx\\(aq \\(ti \\(ha \\(ga"), ("say \"x\"", "say \\(dqx\\(dq"),
  ])
  func escapesForRoff(text: String, expected: String) {
    #expect(Declaration.escape(text) == expected)
  }

  /// What a line asks for is read off the declarations alone.
  @Test func readsALineThatIsBeingTyped() {
    func read(_ words: String...) -> Completion {
      Completion(words.map { Array($0.utf8) }, among: [sample])
    }
    #expect(read("").candidates.first == .commands)
    #expect(read("pack", "--").candidates == [.words(["--size", "--label", "--json", "--help"])])
    #expect(read("pack", "--json", "--").candidates == [.words(["--size", "--label", "--help"])])
    #expect(read("pack", "--size=").prefix == Array("--size=".utf8))
    #expect(read("pack", "--", "--").candidates == [])
    for command in MemCubeCommand.declarations where command.operands.first?.name == "CUBE" {
      let line = Completion([Array(command.name.utf8), []], among: MemCubeCommand.declarations)
      #expect(line.candidates == [.cubes], "\(command.name)")
    }
  }

  /// A name is data: a script that held one, or gave it to compgen -W, would execute it.
  @Test(arguments: CompletionShell.allCases) func asksTheProgram(shell: CompletionShell) {
    #expect(shell.script.contains("memcube --complete"))
    #expect(!shell.script.contains("compgen"))
  }
}
