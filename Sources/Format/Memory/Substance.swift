/// The content of a value while it is being merged.
enum Substance: Sendable {
  /// No version: the value of the empty set.
  case none
  /// Text and the version that holds it; nil for a text that was merged.
  case text([UInt8], RecordID?)
  /// A blob and the version that names it.
  case blob(Blob, RecordID)
  /// A link's target and the version that holds it.
  case link([UInt8], RecordID)
  /// Not here; the id that `content_from` names.
  case missing(RecordID)

  /// Contents are equal if their bytes are: by SHA-256 where one is a blob. A link equals only a
  /// link; what is not here equals only itself, by the id that names it.
  func equals(_ other: Substance) -> Bool {
    switch (self, other) {
    case (.none, .none): true
    case (.text(let a, _), .text(let b, _)): a == b
    case (.link(let a, _), .link(let b, _)): a == b
    case (.blob(let a, _), .blob(let b, _)): a.sha256 == b.sha256
    case (.text(let bytes, _), .blob(let blob, _)), (.blob(let blob, _), .text(let bytes, _)):
      ContentDigest.sha256(bytes) == blob.sha256
    case (.missing(let a), .missing(let b)): a == b
    default: false
    }
  }

  /// The text, if lines of it may be merged: at most 1 MiB.
  var mergeable: [UInt8]? {
    if case .text(let bytes, _) = self, bytes.count <= 1 << 20 { bytes } else { nil }
  }

  /// Where the content stands.
  var place: ObjectValue.Content {
    switch self {
    case .none: .missing(nil)
    case .text(let bytes, let holder): holder.map { .version($0) } ?? .merged(bytes)
    case .blob(_, let holder), .link(_, let holder): .version(holder)
    case .missing(let named): .missing(named)
    }
  }

  /// What twins are compared by; nil for content that is not here.
  var digest: ContentDigest? {
    switch self {
    case .none, .missing: nil
    case .text(let bytes, _): ContentDigest(bytes: bytes)
    case .blob(let blob, _): ContentDigest(isLink: false, sha256: blob.sha256)
    case .link(let target, _): ContentDigest(isLink: true, sha256: ContentDigest.sha256(target))
    }
  }
}
