public import Posix

/// A form as `multipart/form-data` (RFC 7578), which is sent piece by piece: files may be long.
public struct HTTPForm: Sendable {
  /// A field, or a file.
  public struct Part: Sendable {
    /// The field's name.
    public var name: String
    /// The file's name; nil: it is no file.
    public var fileName: String?
    /// Its media type; nil: the library chooses one.
    public var type: String?
    /// What it holds.
    public var content: ByteSource

    /// A part of its parts.
    public init(
      _ name: String, _ content: ByteSource, fileName: String? = nil, type: String? = nil
    ) {
      self.name = name
      self.content = content
      self.fileName = fileName
      self.type = type
    }
  }

  /// In their order.
  public var parts: [Part]

  /// A form of its parts.
  public init(_ parts: [Part]) { self.parts = parts }

  /// What keeps it from being sent as it is meant; nil if nothing does.
  var objection: String? {
    for part in parts {
      let texts = [part.name, part.fileName ?? "", part.type ?? ""]
      if part.name.isEmpty || texts.contains(where: { $0.utf8.contains { $0 < 0x20 } }) {
        return "the form's part '\(part.name)' has a name that no part can have"
      }
    }
    return nil
  }
}
