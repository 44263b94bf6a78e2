/// What an import leaves out, by the words of its report.
package enum LeftOut: String, CaseIterable, Sendable {
  /// What the program does not show its user.
  case hidden
  /// Messages off the branch that was gone on with.
  case branch
  /// What tools were called with, and answered.
  case tool
  /// What a model thought before it answered.
  case thinking
  /// Lines that a program writes: joined, left.
  case system
  /// Pictures and sounds that are not in the export.
  case media
  /// What was deleted where it comes from.
  case deleted
  /// What says nothing.
  case empty
  /// What its user wanted not to be remembered.
  case `private`
  /// What a mail program took for spam.
  case spam
  /// What is there already, in another folder.
  case duplicate
  /// Patterns of notes, and examples that came with a program.
  case template
  /// A program's own settings and other files.
  case settings
  /// What has no place here.
  case unsupported
  /// What the options left out.
  case filtered
  /// What is encrypted.
  case locked
}
