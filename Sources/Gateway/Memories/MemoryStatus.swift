internal import Format

/// How a memory stands, in the words of both dialects of MemOS.
enum MemoryStatus: String, CaseIterable, Sendable {
  /// It is listed and found.
  case activated
  /// It is hidden, and may come back.
  case resolving, archived
  /// It is in the trash.
  case deleted

  static let words = allCases.map(\.rawValue)

  init?(_ word: [UInt8]?) {
    guard let word else { return nil }
    self.init(rawValue: word.asText)
  }
}

extension Memory {
  /// What its attributes say hides it.
  static let (hiddenKey, statusKey) = ("hidden", "status")

  /// How it stands.
  var status: MemoryStatus {
    switch state {
    case .active: .activated
    case .superseded, .merged: .archived
    case .hidden:
      MemoryStatus(self[Self.statusKey]?.string) == .resolving ? .resolving : .archived
    }
  }
}

extension MemoryChange {
  /// Lets a memory stand so. What is deleted is to be deleted instead.
  mutating func stand(_ status: MemoryStatus) {
    let isHidden = status == .resolving || status == .archived
    attributes[Memory.hiddenKey] = .some(isHidden ? true : nil)
    attributes[Memory.statusKey] = .some(isHidden ? JSON(status.rawValue) : nil)
  }
}
