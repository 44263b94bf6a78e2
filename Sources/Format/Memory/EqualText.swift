/// What makes two files, messages or settings of different ids the same: made apart on two copies, of an
/// import of the same notes say.
package struct EqualText: Hashable, Sendable {
  /// What kind of thing it is.
  package enum Kind: UInt8, Sendable {
    case memory = 0x66, document = 0x64, deleted = 0x74, message = 0x6D, setting = 0x73
  }

  package var kind: Kind
  /// The path of a file, the key of a setting; empty for a message.
  package var name: [UInt8]
  /// The digest of a file's content, what `Index.duplicateKey` gives of a message; empty for a setting.
  package var content: [UInt8]

  package init(kind: Kind, name: [UInt8], content: [UInt8]) {
    self.kind = kind
    self.name = name
    self.content = content
  }
}
