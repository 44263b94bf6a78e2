public import Format

/// What a folder changes places with, and its path.
public enum ExchangePartner: Sendable {
  /// Another folder of the same tree, neither above nor below.
  case folder([UInt8])
  /// A memory or document.
  case file(ObjectID, path: [UInt8])

  /// Its path.
  var path: [UInt8] {
    switch self {
    case .folder(let path), .file(_, let path): path
    }
  }
}
