internal import Digest
internal import Format
internal import Posix
internal import Search

/// Which part of a list a call asks for. A cursor names the last item of the page before, so that what comes
/// or goes meanwhile shifts nothing; and the list that it is of.
struct StorePage: Hashable, Sendable {
  /// How many items at most.
  var limit: Int
  /// The last item of the page before; nil: from the start.
  var after: [UInt8]?
  /// The list and its filters, as cursors name them.
  private var list: [UInt8]

  private static let (usual, most, mostFull) = (20, 100, 20)
  private static let start = "page_"
  /// Digits of the list's hash in a cursor.
  private static let digits = 16

  /// - Parameters:
  ///   - call: what asks.
  ///   - list: the list, with what of the path and query chooses among its items.
  ///   - isFull: whether its items come with their contents.
  /// - Throws: of a limit or a cursor that is none.
  init(_ call: Call, of list: [[UInt8]], isFull: Bool = false) throws(Fault) {
    var limit = Self.usual
    if let given = call.query["limit"] {
      guard let number = Int(given.asText), 1...Self.most ~= number else {
        throw .invalid("limit", "limit must be a whole number from 1 to \(Self.most)")
      }
      if isFull, number > Self.mostFull, MemoryStores.isStudio(call) {
        throw .invalid("limit", "limit is at most \(Self.mostFull) with view=full")
      }
      limit = number
    }
    self.limit = isFull ? min(limit, Self.mostFull) : limit
    let named = SHA256.hash(JSON.array(list.map { .string($0) }).bytes)
    self.list = Array(Hex.encode(named).prefix(Self.digits))
    guard let cursor = call.query["page"] else { return }
    let rest = cursor.dropFirst(Self.start.utf8.count)
    guard cursor.starts(with: Self.start.utf8), rest.starts(with: self.list),
      let last = Hex.decode(rest.dropFirst(Self.digits))
    else { throw .invalid("page", "page must be the next_page of the page before, of this list") }
    after = last
  }

  /// A page of items; `last` names the last of them where more follow.
  func json(_ items: [JSON], upTo last: [UInt8]?) -> JSON {
    let next = last.map { Array(Self.start.utf8) + list + Hex.encode($0) }
    return object(("data", .array(items)), ("next_page", .text(next)))
  }
}

extension Call {
  /// Whether contents are asked for. Objects that are asked for by their id usually have them.
  func isFull(usually: Bool = false) throws(Fault) -> Bool {
    guard let view = query["view"] else { return usually }
    if view.elementsEqual("full".utf8) { return true }
    if view.elementsEqual("basic".utf8) { return false }
    throw .invalid("view", "view must be basic or full")
  }

  /// From when and until when something must have been made: inclusive, milliseconds since 1970.
  func madeWithin() throws(Fault) -> (from: Int64, to: Int64) {
    func time(_ word: String) throws(Fault) -> Int64? {
      for name in ["created_at[\(word)]", "created_at.\(word)"] {
        guard let given = query[name] else { continue }
        // A `+` of an offset that was not escaped came as a space.
        let text = given.map { $0 == 0x20 ? 0x2B : $0 }
        guard let time = Timestamp(rfc3339: text) else {
          throw .invalid(name, "\(name) must be a time as 2026-11-28T16:34:04Z")
        }
        return time.milliseconds
      }
      return nil
    }
    return (try time("gte") ?? .min, try time("lte") ?? .max)
  }

  /// The parts of the query that choose among a list's items.
  func chosen(_ names: [String]) -> [[UInt8]] {
    let times = ["gte", "lte"].flatMap { ["created_at[\($0)]", "created_at.\($0)"] }
    return (names + times).map { query[$0] ?? [] }
  }
}
