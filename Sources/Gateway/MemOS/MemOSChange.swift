internal import Format
internal import Posix

/// What `PUT /memories/{cube}/{id}` changes: the text, and members of the metadata.
struct MemOSChange: Sendable {
  private let text: [UInt8]?
  private let tags: [[UInt8]]?
  /// What is kept of the metadata as it came.
  private let members: [JSON.Member]
  private let status: MemoryStatus?

  /// What lists and searches say beside what is stored, and what stays or moves by itself: who sends
  /// back what he got changes nothing by these.
  private static let told: Set<String> = ["created_at", "updated_at", "relativity", "embedding"]
  private static let texts = [
    "user_id", "session_id", "type", "key", "source", "visibility", "memory_type", "background",
  ]

  /// Reads a call's body.
  init(_ body: Fields) throws(Fault) {
    var text: [UInt8]?
    for name in ["memory_content", "memory", "content"] where text == nil {
      text = try body.text(name).flatMap { $0.isBlank ? nil : $0 }
    }
    self.text = text
    let given = try body.object("metadata")
    guard text != nil || given?.members?.isEmpty == false else {
      throw MemOS.refusal("memory_content or metadata must be provided", field: "memory_content")
    }
    let metadata = Fields(given ?? .object([]), place: "metadata.")
    for name in Self.texts { _ = try metadata.text(name) }
    _ = try metadata.number("confidence", in: 0...100)
    _ = try metadata.object("info")
    tags = try metadata.texts("tags")
    let word = try metadata.text("status")
    status = MemoryStatus(word)
    if let word, status == nil {
      throw .invalid(
        "metadata.status",
        "metadata.status: '\(word.start(80).asText)' is none of "
          + MemoryStatus.words.joined(separator: ", "))
    }
    let read = Set(Self.texts + ["confidence", "info", "tags", "status"])
    members = (given?.members ?? []).filter { member in
      let name = member.key.asText
      if Self.told.contains(name) || name == "tags" { return false }
      // Null is nothing in the fields that are read; in others it is what the caller wants to be there.
      return !(member.value.isNull && read.contains(name))
    }
  }

  /// Whether the memory is to be put into the trash, whatever else is said of it.
  var deletes: Bool { status == .deleted }

  /// What of a memory, as it is now, is to change.
  func change(of present: Memory, at now: Timestamp) -> MemoryChange {
    var change = MemoryChange(text: text, tags: tags)
    if let status { change.stand(status) }
    var kept = present[MemOSItem.metadata]?.members ?? []
    if tags != nil { kept.removeAll { $0.key.elementsEqual("tags".utf8) } }
    for member in members {
      kept.removeAll { $0.key == member.key }
      kept.append(member)
    }
    // What it says of the time itself moves on.
    kept = kept.map { member in
      member.key.elementsEqual("updated_at".utf8)
        ? JSON.Member("updated_at", .string(now.rfc3339Milliseconds)) : member
    }
    if !kept.isEmpty || present[MemOSItem.metadata] != nil {
      change.attributes[MemOSItem.metadata] = .object(kept)
    }
    return change
  }
}
