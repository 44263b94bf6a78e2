/// Why a document's text cannot be had; a sentence for the caller who gave it.
public enum DocumentError: Error, Hashable, Sendable {
  /// It is larger than is read.
  case tooLong(String)
  /// Nothing here reads such files.
  case unknownFormat(String)
  /// What would read it is not installed.
  case missingHelper(String)
  /// It is damaged, or holds no text.
  case unreadable(String)
  /// It may not be read: where it is.
  case refused(String)
  /// It cannot be read now.
  case unavailable(String)
  /// Who reads it was stopped: it can be read later.
  case stopped(String)

  /// The sentence.
  public var message: String {
    switch self {
    case .tooLong(let text), .unknownFormat(let text), .missingHelper(let text),
      .unreadable(let text), .refused(let text), .unavailable(let text), .stopped(let text):
      text
    }
  }
}
