internal import Format
internal import Posix

/// A coding agent, as the table describes it.
package struct Agent: Sendable {
  /// Its name in commands.
  package let name: String
  /// Its name for people.
  package let title: String
  /// The program that starts it.
  package let program: String
  /// Where it keeps what is the user's; may begin with `~`.
  let folder: String
  /// The environment variable that moves that folder.
  let variable: String?
  /// Where its servers stand, and in which form.
  let server: ServerPlace
  /// Where its hooks stand, if it has any that we use.
  let hooks: HookPlace?
  /// The key of its answer that holds context.
  let answer: String
  /// The format of its transcripts.
  let transcript: TranscriptFormat?
  /// The folders below which its transcripts are.
  let transcripts: [String]
  /// Tags, or beginnings of tags, whose blocks in a message the agent put there.
  let hidden: [String]
  /// The folder of its skills; the file of its instructions.
  let skill, instructions: Place?
  /// Where its own memory's directory is set.
  let memory: Place?
  /// The key there.
  let memoryKey: String?

  /// A file or folder for the user, and one for a project.
  struct Place: Sendable {
    /// May begin with `~` or `{folder}`; nil: there is none.
    let user: String?
    /// Relative to the project's directory.
    let project: String?

    init?(_ json: JSON?) {
      guard let json else { return nil }
      user = json["user"]?.text
      project = json["project"]?.text
    }
  }

  /// Where servers of the Model Context Protocol stand.
  struct ServerPlace: Sendable {
    let place: Place?
    /// json, json5 or toml.
    let format: String
    /// The keys that lead to our entry.
    let path: [String]
    /// What the entry is like for a program, and for an address.
    let stdio, http: JSON
    /// What asks the user for a key: an element of an array.
    let inputPath: [String]
    let input: JSON?
    /// The agent's own command lines that add and remove the entry.
    let add, remove: [String]
  }

  /// Where hooks stand.
  struct HookPlace: Sendable {
    let place: Place?
    /// What stands for one event: a group of hooks, or a hook.
    let group: JSON
    /// One hook.
    let hook: JSON
    /// The version that the file names, if any.
    let version: JSON?
    let events: [HookEvent]
    /// The agent whose hooks this one runs as well.
    let unless: String?
    /// What else the user has to do.
    let note: String?
  }

  /// An event that a hook is called for.
  struct HookEvent: Sendable {
    let name: String
    /// Whether it gives context; else it saves.
    let isStart: Bool
    /// Members that only this event's group and hook have.
    let group, hook: [JSON.Member]
  }

  init?(_ json: JSON) {
    guard let name = json["name"]?.text, let server = json["server"] else { return nil }
    self.name = name
    title = json["title"]?.text ?? name
    program = json["program"]?.text ?? name
    folder = json["folder"]?.text ?? "~/.\(name)"
    variable = json["variable"]?.text
    self.server = ServerPlace(
      place: Place(server), format: server["format"]?.text ?? "json",
      path: server["path"]?.texts ?? [], stdio: server["stdio"] ?? .null,
      http: server["http"] ?? .null, inputPath: server["input"]?["path"]?.texts ?? [],
      input: server["input"]?["value"], add: server["add"]?.texts ?? [],
      remove: server["remove"]?.texts ?? [])
    hooks = json["hooks"].map { hooks in
      HookPlace(
        place: Place(hooks), group: hooks["group"] ?? .null, hook: hooks["hook"] ?? .null,
        version: hooks["version"],
        events: (hooks["events"]?.elements ?? []).map { event in
          HookEvent(
            name: event["event"]?.text ?? "", isStart: event["does"]?.text == "start",
            group: event["group"]?.members ?? [], hook: event["hook"]?.members ?? [])
        }, unless: hooks["unless"]?.text, note: hooks["note"]?.text)
    }
    answer = json["answer"]?.text ?? ""
    transcript = json["transcript"]?.text.flatMap { TranscriptFormat(rawValue: $0) }
    transcripts = json["transcripts"]?.texts ?? []
    hidden = json["hidden"]?.texts ?? []
    skill = Place(json["skill"])
    instructions = Place(json["instructions"])
    memory = Place(json["memory"])
    memoryKey = json["memory"]?["key"]?.text
  }

  /// What reads a session's transcript; nil: its format is not known.
  package func reader(session: [UInt8]) -> TranscriptReader? {
    transcript.map { TranscriptReader($0, session: session, hidden: hidden) }
  }

  /// Whether an event gives context, and is waited for; nil: it is none that hooks are written for.
  package func isStart(_ name: [UInt8]) -> Bool? { event(name)?.isStart }

  /// What an event does; nil: it is none that hooks are written for.
  func event(_ name: [UInt8]) -> HookEvent? {
    hooks?.events.first { $0.name.utf8.elementsEqual(name) }
  }
}

extension JSON {
  /// A string's text.
  var text: String? { string.map { String(decoding: $0, as: UTF8.self) } }
  /// The texts of an array's strings.
  var texts: [String] { (elements ?? []).compactMap(\.text) }
}
