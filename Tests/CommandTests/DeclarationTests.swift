import MemCube
import Testing

@testable import memcube

/// What holds for every command's declaration.
@Suite struct DeclarationTests {
  private let declarations = MemCubeCommand.declarations

  @Test func everyVerbIsThere() {
    #expect(
      declarations.map(\.name) == [
        "new", "list", "status", "doctor", "add", "search", "ask", "context", "jobs", "graph",
        "show",
        "edit",
        "history", "conflicts", "mv", "tag", "untag", "tags", "rm", "restore", "hide", "archive",
        "redact", "purge", "verify",
        "rebuild", "rename", "delete", "model", "watch", "mount",
        "unmount", "import", "export", "push", "pull", "sync", "clone", "serve", "console", "mcp",
        "agents", "hook", "project",
        "key", "member",
        "user", "usage", "help",
      ])
  }

  @Test func whatOthersCallThingsLeadsToACommand() {
    let names = Set(declarations.map(\.name))
    for (other, ours) in otherNames {
      #expect(names.contains(String(ours.prefix { $0 != "," })), "\(other)")
      #expect(!names.contains(other), "\(other)")
      let error = unknownCommand(Array(other.utf8), among: declarations)
      #expect(error.message == "no command '\(other)'; did you mean \(ours)?")
    }
  }

  @Test func helpFitsATerminal() {
    for declaration in declarations {
      let lines = declaration.helpText.utf8.count { $0 == 0x0A }
      #expect(lines <= 40, "\(declaration.name): \(lines) lines")
      for line in declaration.helpText.split(separator: "\n") {
        #expect(line.utf8.count <= 80, "\(declaration.name): \(line)")
        #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "\(declaration.name): \(line)")
      }
      #expect(!declaration.summary.hasSuffix("."))
    }
  }

  @Test func synopsesNameEveryOption() {
    for declaration in declarations {
      let forms = declaration.forms.joined(separator: "\n")
      // Their pages have them all.
      let shared =
        declaration.hasPage
        ? declaration.shownOptions.map(\.name)
        : declaration.name == "add" ? ["wait", "project", "json"] : []
      for option in declaration.shownOptions where !shared.contains(option.name) {
        #expect(forms.contains("--\(option.name)"), "\(declaration.name) --\(option.name)")
      }
      // What may stand for ACTION is spelled out.
      for operand in declaration.operands where operand.name != "ACTION" {
        #expect(forms.contains(operand.name), "\(declaration.name) \(operand.name)")
      }
    }
  }

  @Test func examplesParse() throws {
    for declaration in declarations {
      #expect(!declaration.examples.isEmpty, "\(declaration.name)")
      for example in declaration.examples where example.line.hasPrefix("memcube ") {
        // Up to a pipe; quotes are the shell's.
        let line = example.line.split(separator: "|").first ?? ""
        let words = shellWords(String(line)).dropFirst(2).map { Array($0.utf8) }
        #expect(throws: Never.self, "\(example.line)") {
          _ = try declaration.parse(Array(words))
        }
      }
    }
  }

  private func shellWords(_ line: String) -> [String] {
    var words: [String] = []
    for (index, part) in line.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
      if index % 2 == 1 {
        words.append(String(part))
      } else {
        words += part.split(separator: " ").map(String.init)
      }
    }
    return words
  }

  @Test func manPageHoldsNoBareRequest() {
    for line in declarations.map(\.roffText).joined().split(separator: "\n") {
      let isRequest = line.hasPrefix(".")
      let known = [".SS", ".br", ".PP", ".IP"].contains { line.hasPrefix($0) }
      #expect(!isRequest || known, "\(line)")
      #expect(!line.hasPrefix("'"))
    }
  }

  @Test func theOverviewIsOneScreen() {
    let text = overview(of: declarations)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 62)
    #expect(text.contains("  rm         put memories into the trash\n"))
  }

  @Test func oneWholeScreen() {
    #expect(
      RemoveCommand.declaration.helpText == """
        memcube rm - put memories into the trash

        Usage:
          memcube rm CUBE MEMORY... [--yes] [--project PROJECT]

        Moves memories and documents to trash/, with their history. memcube restore
        brings them back, and only memcube purge forgets. All are deleted, or none.

        The message from which a memory was learned stays, and can be found. The command
        says so, and names the command that forgets it.

        A folder goes with all that is in it. The command lists its files and asks
        first, unless --yes is given.

        Arguments:
          CUBE    a cube's name; or a path to a bundle, with a / or ending in .memcube
          MEMORY  a path below memories/ or documents/, or 8 or more last digits of an
                  id

        Options:
          --yes              delete folders without asking
          --project PROJECT  look for cubes in this project of the store
          --help             show this help

        Exit status: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 refused, 5 damaged.

        Examples:
          memcube rm trips lisbon/hotels.md
              deletes that memory
          memcube rm trips lisbon --yes
              deletes all that is in lisbon/

        """)
  }
}
