package import Posix

/// What is to be connected, and how.
package struct InstallRequest: Sendable {
  /// The program, absolute.
  package var program: Path
  /// The cube, as commands take it.
  package var cube: [UInt8]
  /// The store's directory, where it is not the usual one.
  package var store: [UInt8]?
  /// A server's address and the variable that holds its key, instead of the program.
  package var address: (url: [UInt8], variable: [UInt8])?
  /// Whether the server only reads.
  package var isReadOnly = false
  /// Context at a session's start; transcripts too; a skill; a block of instructions.
  package var hooks = false, save = false, skill = false, instructions = false
  /// The agent's own memory.
  package var memory: AgentMemory?
  /// Whether what others wrote under our name is replaced, and missing folders are made.
  package var force = false

  /// A request for the server only.
  package init(program: Path, cube: [UInt8]) {
    self.program = program
    self.cube = cube
  }
}

/// What becomes of the memory that an agent keeps by itself.
package enum AgentMemory: Sendable {
  /// It is imported at the end of a session.
  case imported
  /// It is kept in a folder of a mount, whose place is the second path.
  case mounted(Path, mount: Path)
}
