internal import Format
internal import MemCube
internal import Posix

/// A memory as this dialect shows it: one shape for all generations of clients. `omitting`: members that
/// are left out where they are null.
func mem0Object(_ memory: Memory, score: Double? = nil, omitting names: [String] = []) -> JSON {
  let ids = memory.ids
  var members: [(String, JSON)] = [
    ("id", .string(memory.uuid)), ("memory", .string(memory.text)),
    ("user_id", .text(ids.user)), ("agent_id", .text(ids.agent)), ("app_id", .text(ids.app)),
    ("run_id", .text(ids.run)), ("session_id", .text(ids.run)),
    ("metadata", memory["metadata"] ?? .object([])),
    ("categories", memory["categories"] ?? .array([])),
    ("created_at", .string(memory.created.microseconds)),
    ("updated_at", .string(max(memory.updated, memory.created).microseconds)),
    ("expiration_date", memory["expiration_date"] ?? .null),
    ("immutable", .bool(memory.isImmutable)),
    ("structured_attributes", memory["structured_attributes"] ?? .object([])),
    ("replaced_by", .text(memory.supersededBy?.uuid)), ("synthesized", false),
    ("lifecycle_state", JSON(memory.state.word)),
  ]
  if let score { members.append(("score", JSON(rounded: score))) }
  let shown = members.filter { !$0.1.isNull || !names.contains($0.0) }
  return .object(shown.map { JSON.Member($0.0, $0.1) })
}

/// The fields of an object that a caller wants, and its id; all for an empty list.
func mem0Fields(_ object: JSON, _ names: [[UInt8]]) -> JSON {
  guard !names.isEmpty, let members = object.members else { return object }
  return .object(members.filter { $0.key.elementsEqual("id".utf8) || names.contains($0.key) })
}

/// An item of the results of an add: what came of it.
func mem0Result(_ memory: Memory, event: String, task: [UInt8]) -> JSON {
  let text = JSON.string(memory.text)
  return object(
    ("id", .string(memory.uuid)), ("memory", text), ("data", object(("memory", text))),
    ("event", JSON(event)), ("user_id", .text(memory.ids.user)),
    ("agent_id", .text(memory.ids.agent)), ("app_id", .text(memory.ids.app)),
    ("run_id", .text(memory.ids.run)), ("event_id", .string(task)), ("status", "SUCCEEDED"))
}

/// A page of a list, as all lists of this dialect that are paged.
struct Mem0Page: Hashable, Sendable {
  /// From 1.
  let number: Int
  let size: Int
  /// Whether the caller asked for a page: by its number and its size, or by one of them.
  let isAsked, isMentioned: Bool
  /// What the query calls the size.
  private let sizeName: String

  static let limit = 200

  /// `page` and `page_size` of query or body; the query counts.
  init(_ call: Call, size usual: Int = 100, sizeName: String = "page_size") throws(Fault) {
    func given(_ name: String) throws(Fault) -> Int? {
      let text: [UInt8]?
      if let query = call.query[name] {
        text = query
      } else if case .number(let spelling)? = call.body[name] {
        text = spelling
      } else {
        text = call.body[name].map { $0.string ?? [] }
      }
      guard let text else { return nil }
      guard let number = Int(text.asText), number >= 1 else {
        throw .invalid(name, "\(name) must be a whole number from 1")
      }
      return number
    }
    let page = try given("page")
    let size = try given(sizeName)
    number = page ?? 1
    self.size = min(size ?? usual, Self.limit)
    isAsked = page != nil && size != nil
    isMentioned = page != nil || size != nil
    self.sizeName = sizeName
  }

  /// Where it begins; beyond everything, if no number says it.
  var offset: Int {
    let (offset, overflow) = (number - 1).multipliedReportingOverflow(by: size)
    return overflow ? .max : offset
  }

  /// The page in its envelope.
  func envelope(
    _ results: [JSON], total: Int, _ call: Call, besides: [(String, JSON)] = []
  ) throws(Fault) -> JSON {
    guard number == 1 || offset < total else { throw .notFound(.page, "Invalid page.") }
    func link(_ page: Int) -> JSON { JSON(address(of: page, call)) }
    let members: [(String, JSON)] =
      [
        ("count", JSON(total)), ("next", offset + size < total ? link(number + 1) : .null),
        ("previous", number > 1 ? link(number - 1) : .null),
      ] + besides + [("results", .array(results))]
    return .object(members.map { JSON.Member($0.0, $0.1) })
  }

  /// Where another page of the same list is: with all that its query asks.
  private func address(of page: Int, _ call: Call) -> String {
    func escaped(_ text: [UInt8]) -> String { Escapes.encode(text).asText }
    let path = call.path.map { escaped($0) }.joined(separator: "/")
    let others = call.query.pairs.filter { ![sizeName, "page"].contains($0.name.asText) }
    let asked = others.map { "\(escaped($0.name))=\(escaped($0.value))" }
    let query = asked + ["page=\(page)", "\(sizeName)=\(size)"]
    return "\(call.base)/\(path)/?\(query.joined(separator: "&"))"
  }
}
