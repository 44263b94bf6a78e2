/// The three sets of paths of a cube; the raw value is also the row of the set's root folder.
public enum Tree: Int64, CaseIterable, Sendable {
  /// Live memories.
  case memories = 1
  /// Live documents.
  case documents = 2
  /// Deleted memories and documents.
  case trash = 3
}
