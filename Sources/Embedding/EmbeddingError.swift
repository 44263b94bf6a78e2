public import Posix

/// What can go wrong with a model. Search goes on without it.
public enum EmbeddingError: Error, Hashable, Sendable {
  /// There is no file.
  case missing
  /// The file is no model, or one of another version.
  case foreign(String)
  /// The file is cut or altered.
  case damaged(String)
  /// The model's package is not what it should be, or holds what this program cannot run.
  case badPackage(String)
  /// The system said no.
  case io(Errno)

  /// One sentence for people.
  public var message: String {
    switch self {
    case .missing: "there is no model"
    case .foreign(let what): "this is not a model of this program: \(what)"
    case .damaged(let what): "the model's file is damaged: \(what)"
    case .badPackage(let what): "this model cannot be used: \(what)"
    case .io(let cause): "the model cannot be read: \(cause)"
    }
  }
}
