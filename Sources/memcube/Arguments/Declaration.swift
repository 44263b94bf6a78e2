/// What a command takes and says about itself. One declaration gives parsing, `--help`, the man
/// page's section and shell completion, so that these cannot drift apart.
struct Declaration: Sendable {
  /// A positional argument.
  struct Operand: Sendable {
    /// How many there may be.
    enum Count: Sendable { case one, optional, any, some }

    /// As the synopsis shows it, in capitals.
    let name: String
    /// How many there may be.
    let count: Count
    /// What it is, for help.
    let help: String
    /// What completion offers; empty: what its name stands for.
    var candidates: [Candidates] = []
  }

  /// An argument that begins with `--`.
  struct Option: Sendable {
    /// Without the dashes.
    let name: String
    /// The value's name in capitals; nil: a flag.
    var value: String?
    /// Whether it may be given several times.
    var repeats = false
    /// What it does, for help.
    let help: String
    /// What completion offers as its value; empty: what the value's name stands for.
    var candidates: [Candidates] = []
    /// Whether only the program itself uses it.
    var isHidden = false
  }

  /// A command line worth showing.
  struct Example: Sendable {
    /// The command line.
    let line: String
    /// What it does.
    let effect: String
  }

  /// The word after `memcube`.
  let name: String
  /// One line for the overview, without a final stop.
  let summary: String
  /// The synopsis: what may follow the name, one form a line.
  let forms: [String]
  /// Paragraphs for help.
  var about: [String] = []
  /// Positional arguments in order; at most one has a variable count before a fixed one.
  var operands: [Operand] = []
  /// Options, without `--help`.
  var options: [Option] = []
  /// The options that help shows.
  var shownOptions: [Option] { options.filter { !$0.isHidden } }
  /// Whether a page of its own has its options: memcube(1) leaves them out.
  var hasPage = false
  /// Worth showing.
  var examples: [Example] = []
  /// Whether the overview lists it: a person types it.
  var isListed = true
  /// The page that explains it, if memcube(1) does not: `memcube-mcp(1)`.
  var page: String?
  /// The page that explains the commands for projects, keys and people.
  static let serverPage = "memcube-serve(8)"
  /// Exit statuses besides 0 and 2 that it can end with.
  var statuses: [Int32] = [1, 3, 4, 5]
}

extension Declaration.Option {
  /// `--help`, which every command has.
  static let help = Self(name: "help", help: "show this help")
  /// `--json`, of commands that print data.
  static let json = Self(name: "json", help: "print JSON")
  /// `--project`, of commands that name cubes.
  static let project = Self(
    name: "project", value: "PROJECT", help: "look for cubes in this project of the store")
  /// `--as-of`, of commands that read questions.
  static let asOf = Self(
    name: "as-of", value: "DATE",
    help: "count 'last week' and the like from this day: 2025-06-10")

  /// The option as it is typed: `--limit N`.
  var spelling: String { "--\(name)\(value.map { " \($0)" } ?? "")" }
}

extension Declaration.Operand {
  /// The cube, which most commands take first.
  static let cube = Self(
    name: "CUBE", count: .one,
    help: "a cube's name; or a path to a bundle, with a / or ending in .memcube")

  /// A memory or document.
  static func memory(_ count: Count, _ candidates: [Candidates] = [.memories]) -> Self {
    Self(
      name: "MEMORY", count: count,
      help: "a path below memories/ or documents/, or 8 or more last digits of an id",
      candidates: candidates)
  }
}

/// What exit statuses mean, as memcube(1) prints them.
enum ExitStatus {
  static let done: Int32 = 0
  static let failed: Int32 = 1
  static let usage: Int32 = 2
  /// What a shell shows for SIGINT.
  static let interrupted: Int32 = 130

  /// Every status in order, with its meaning.
  static let meanings: [(status: Int32, meaning: String)] = [
    (0, "done"), (1, "failed"), (2, "wrong usage"), (3, "not found"),
    (4, "refused"), (5, "damaged"),
  ]
}
