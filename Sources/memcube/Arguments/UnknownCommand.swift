internal import Text

/// What other programs call what ours do, for people whose fingers know those.
let otherNames: [String: String] = [
  "ls": "list", "dir": "list", "cat": "show", "get": "show", "print": "show", "open": "edit",
  "find": "search", "grep": "search", "query": "search", "answer": "ask", "recall": "search",
  "create": "new", "init": "new", "make": "new", "put": "add", "remember": "add",
  "write": "add", "remove": "rm", "del": "rm", "trash": "rm", "undo": "restore",
  "undelete": "restore", "revert": "restore", "log": "history", "versions": "history",
  "forget": "rm, or purge for ever", "check": "verify", "fsck": "verify", "repair": "verify",
  "reindex": "rebuild",
  "info": "status", "move": "mv", "label": "tag", "unlabel": "untag", "stat": "status",
  "tail": "watch", "umount": "unmount", "man": "help",
]

/// What other programs have as a command or a letter, and ours as an option.
private let asOptions = ["version": "--version", "-v": "--version"]

/// The names that a misspelt one may stand for: they begin alike, or differ by one error. A user who types
/// "merge" does not mean "purge".
private func likely(_ name: [UInt8], _ commands: [String]) -> [[UInt8]] {
  commands.map { Array($0.utf8) }.filter { command in
    name.first == command.first || typingErrors(name, command) <= 1
  }
}

/// The usage error of a command that there is not, with the one that was likely meant.
func unknownCommand(_ name: [UInt8], among commands: [Declaration]) -> UsageError {
  let text = String(decoding: name, as: UTF8.self)
  let meant =
    (otherNames[text] ?? asOptions[text]).map { "; did you mean \($0)?" }
    ?? didYouMean(name, among: likely(name, commands.map(\.name) + ["--version", "--help"]))
  return UsageError("no command '\(text)'\(meant)", hint: "memcube help lists the commands")
}
