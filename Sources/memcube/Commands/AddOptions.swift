/// The options of `add`, by what they describe.
let addOptions: [Declaration.Option] = [
  .init(name: "type", value: "TYPE", help: "its type, such as FACT, PREFERENCE or DECISION"),
  .init(name: "tag", value: "TAG", repeats: true, help: "tag the memory"),
  .init(name: "name", value: "PATH", help: "where it goes below memories/ or documents/"),
  .init(name: "conversation", value: "NAME", help: "append a message to this conversation"),
  .init(
    name: "role", value: "ROLE",
    help: "who speaks, such as assistant; user unless given",
    candidates: [.words(["user", "assistant", "system", "tool", "function", "developer"])]),
  .init(name: "as", value: "NAME", help: "the speaker's name"),
  .init(name: "time", value: "TIME", help: "when it was said, such as 2025-06-10T09:30:00+02:00"),
  .init(
    name: "messages", value: "FILE", help: "append the messages of a JSON file; - is standard input"
  ),
  .init(
    name: "document", value: "FILE", repeats: true,
    help: "import a file, a directory or -"),
  .init(name: "hidden", help: "with --document: hidden files of a directory as well"),
  .init(name: "wait", help: "return only when all is read and search finds it"), .project,
  .init(name: "json", help: "print what was made"),
]
