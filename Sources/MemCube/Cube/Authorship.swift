internal import Bundle

/// Who writes, where it is not the process's own user: a server writes for the holders of its keys.
public enum Authorship {
  @TaskLocal fileprivate static var author: [UInt8]?

  /// Runs something whose records name an author; nil: the process's own. Only what is written on the
  /// same thread does.
  public static func of<Result, Failure>(
    _ author: [UInt8]?, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try $author.withValue(author) { Swift.Result { () throws(Failure) in try body() } }.get()
  }
}

extension Host {
  /// The author of what is written now, on this thread.
  var presentAuthor: [UInt8] { Authorship.author ?? author }
}
