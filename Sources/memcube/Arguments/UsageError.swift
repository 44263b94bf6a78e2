/// A command line that cannot be understood. Ends the program with status 2.
struct UsageError: Error, Equatable {
  /// One sentence: what is wrong.
  let message: String
  /// The one option or operand meant, as help shows it; or other lines that help.
  var hint: String?

  /// An error that shows the help of an option.
  init(_ message: String, about option: Declaration.Option) {
    self.message = message
    hint = "\(option.spelling)  \(option.help)"
  }

  /// An error, with a line that helps.
  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }
}
