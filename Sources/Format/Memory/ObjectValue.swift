package import Posix

/// The value of a set of versions: what the file of an object shows.
package struct ObjectValue: Hashable, Sendable {
  /// Where the content of a value stands.
  package enum Content: Hashable, Sendable {
    /// This version of the object holds it itself: inline, in a blob, or as a link.
    case version(RecordID)
    /// No version holds it: it was merged by lines.
    case merged([UInt8])
    /// It is not here (yet). The id is what `content_from` names; nil where no version of the
    /// value is here at all.
    case missing(RecordID?)
  }

  /// The raw path; nil where no version of the value is here.
  var path: [UInt8]?
  /// The content.
  package var content: Content
  /// The file's time.
  package var mtime: Timestamp?
  /// Permission bits, if recorded.
  package var mode: UInt16?
  /// All other fields that are merged, by key.
  package var fields: [[UInt8]: JSON]

  /// A field by its name.
  package subscript(_ key: String) -> JSON? { fields[Array(key.utf8)] }
}
