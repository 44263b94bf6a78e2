/// A verb of the program: its options as a value, made of a command line, that can be run.
protocol Command {
  /// What it takes and says about itself.
  static var declaration: Declaration { get }
  /// Takes its options out of a command line.
  init(_ given: Given) throws(UsageError)
  /// Does it: data and words go to the console.
  func run(_ around: Surroundings) throws(Failure)
}

/// Every command, in the order in which help lists them.
var allCommands: [any Command.Type] {
  [
    NewCommand.self, ListCommand.self, StatusCommand.self, DoctorCommand.self, AddCommand.self,
    SearchCommand.self,
    AskCommand.self, ContextCommand.self,
    JobsCommand.self, GraphCommand.self,
    ShowCommand.self, EditCommand.self, HistoryCommand.self, ConflictsCommand.self,
    MoveCommand.self,
    TagCommand.self, UntagCommand.self, TagsCommand.self, RemoveCommand.self,
    RestoreCommand.self, HideCommand.self, ArchiveCommand.self,
    RedactCommand.self, PurgeCommand.self,
    VerifyCommand.self,
    RebuildCommand.self, RenameCommand.self, DeleteCommand.self,
    ModelCommand.self, WatchCommand.self, MountCommand.self,
    UnmountCommand.self, ImportCommand.self, ExportCommand.self,
    PushCommand.self, PullCommand.self, SyncCommand.self, CloneCommand.self,
    ServeCommand.self, ConsoleCommand.self, MCPCommand.self, AgentsCommand.self, HookCommand.self,
    ProjectCommand.self,
    KeyCommand.self, MemberCommand.self,
    UserCommand.self,
    UsageCommand.self,
    HelpCommand.self,
  ]
}
