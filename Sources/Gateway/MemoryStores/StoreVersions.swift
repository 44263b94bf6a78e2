internal import Digest
internal import Format
internal import Index
internal import MemCube
internal import Posix

/// Versions of a store's memories: listed, read.
extension MemoryStores {
  private static let below = "/memory_stores/{store}/memory_versions"

  var versionEndpoints: [Endpoint] {
    let filters =
      ["memory_id", "operation"] + StoreActor.filters + ["created_at[gte]", "created_at[lte]"]
    return [
      Endpoint(
        .get, Self.below, .read, "versions of all memories, the latest first",
        takes: Self.takes(query: filters + ["view", "limit", "page"]), Self.listVersions),
      Endpoint(
        .get, Self.below + "/{version}", .read, "a version", takes: Self.takes(query: ["view"]),
        Self.showVersion),
      Endpoint(
        .post, Self.below + "/{version}/redact", .write, "forget the text of a version for ever",
        takes: Self.takes(), Self.redact),
    ]
  }

  private static let noVersion = Fault.notFound(
    .memory, "the memory store has no version of that id")

  private static func listVersions(_ call: Call) throws(Fault) -> Reply {
    try call.withStore { (cube, _) throws(Fault) in
      let isFull = try call.isFull()
      let filter = try StoreVersionFilter(call)
      let names = ["memory_id", "operation"] + StoreActor.filters
      let page = try StorePage(
        call, of: [Array("versions".utf8), cube.id] + call.chosen(names), isFull: isFull)
      return try caught { () throws(CubeError) in
        var reader = StoreVersionReader(cube: cube, filter: filter)
        let found = try reader.versions(before: page.after, limit: page.limit + 1)
        let shown = found.prefix(page.limit)
        let last = shown.count < found.count ? shown.last?.version.id.bytes : nil
        let items = try shown.map { (version) throws(CubeError) in
          try version.json(in: cube, isFull: isFull)
        }
        return Reply(page.json(items, upTo: last), count: items.count)
      }
    }
  }

  private static func showVersion(_ call: Call) throws(Fault) -> Reply {
    try call.withStore { (cube, place) throws(Fault) in
      let isFull = try call.isFull(usually: true)
      let version = try version(call, in: cube)
      return try caught { () throws(CubeError) in
        var reply = Reply(try version.json(in: cube, isFull: isFull), count: 1)
        reply.about = [place.name]
        return reply
      }
    }
  }

  /// The version of the path of a call.
  private static func version(_ call: Call, in cube: Cube) throws(Fault) -> StoreVersion {
    guard let id = StoreIDs.record(ofVersion: call.name("version")) else { throw noVersion }
    return try caught { () throws(CubeError) -> StoreVersion? in
      guard let object = try cube.memory(ofVersion: id) else { return nil }
      var reader = StoreVersionReader(cube: cube, filter: StoreVersionFilter())
      return try reader.versions(of: object).first { $0.version.id == id }
    }.orThrow(noVersion)
  }

  private static func redact(_ call: Call) throws(Fault) -> Reply {
    try call.body.only()
    return try call.withStore { (cube, place) throws(Fault) in
      let old = try version(call, in: cube)
      if old.version.redaction == nil {
        let isLive = try caught { () throws(CubeError) in
          try cube.file(object: old.memory)?.tree == .memories
        }
        if isLive, try caught({ () throws(CubeError) in try cube.heads(old.memory).count > 1 }) {
          throw Fault(
            .refused(status: 409), "the memory is in conflict: save it, then redact the version")
        }
        // First: where that fails, it is asked for again.
        try caught { () throws(CubeError) in
          try call.gateway.accounts.forgetTold(ofCube: place.name, folder: place.folder)
        }
        do throws(CubeError) { try cube.redact(old.version.id) } catch {
          if case .refused(let text) = error { throw Fault(.invalid, text) }
          throw Fault(error)
        }
      }
      let new = try version(call, in: cube)
      return try caught { () throws(CubeError) in
        Reply(try new.json(in: cube, isFull: true), count: 1)
      }
    }
  }
}

/// A version as callers know it.
struct StoreVersion: Sendable {
  /// The memory.
  var memory: ObjectID
  var version: Version

  var operation: StoreOperation {
    if version.isDelete { return .deleted }
    return version.id == memory ? .created : .modified
  }

  func json(in cube: Cube, isFull: Bool) throws(CubeError) -> JSON {
    let redaction = version.redaction
    let isHere = !version.isDelete && redaction == nil && !version.sha256.isEmpty
    let text =
      isFull && isHere ? try cube.wholeText(try cube.content(version: version.id)) : nil
    let path = PathCleaning.clean(version.path, memory)
    return object(
      ("id", .string(StoreIDs.version(version.id))), ("type", "memory_version"),
      ("memory_store_id", .string(StoreIDs.store(cube.id))),
      ("memory_id", .string(StoreIDs.memory(memory))), ("operation", JSON(operation.rawValue)),
      ("path", redaction == nil ? .string([0x2F] + path.asValidText) : .null),
      ("content", .text(text)),
      ("content_sha256", isHere ? .string(Hex.encode(version.sha256)) : .null),
      ("content_size_bytes", isHere ? JSON(version.size) : .null),
      ("created_at", .string(version.time.rfc3339Milliseconds)),
      ("created_by", StoreActor(author: version.author).json),
      ("redacted_at", .text(redaction?.time.rfc3339Milliseconds)),
      ("redacted_by", redaction.map { StoreActor(author: $0.author).json } ?? .null))
  }
}

/// What a version did.
enum StoreOperation: String, CaseIterable, Sendable { case created, modified, deleted }

/// Which versions a call asks for.
struct StoreVersionFilter: Sendable {
  private var operation: StoreOperation?
  /// The memory's id; `.some(nil)` where none can have it.
  private(set) var memory: ObjectID??
  private var actor = Parameters.none
  private var (from, to): (Int64, Int64) = (.min, .max)

  init() {}

  init(_ call: Call) throws(Fault) {
    (from, to) = try call.madeWithin()
    actor = call.query
    if let id = call.query["memory_id"] { memory = .some(StoreIDs.object(ofMemory: id)) }
    guard let word = call.query["operation"] else { return }
    guard let known = StoreOperation(rawValue: word.asText) else {
      let words = StoreOperation.allCases.map(\.rawValue).joined(separator: ", ")
      throw .invalid("operation", "operation must be one of \(words)")
    }
    operation = known
  }

  /// Whether a record may be one of them.
  func mayFit(time: Timestamp, author: [UInt8]) -> Bool {
    from <= time.milliseconds && time.milliseconds <= to
      && StoreActor(author: author).fits(actor)
  }

  func fits(_ version: StoreVersion) -> Bool {
    mayFit(time: version.version.time, author: version.version.author)
      && operation.map { $0 == version.operation } ?? true
  }
}

/// Reads versions that callers know: those that changed name or content, and deletes.
struct StoreVersionReader {
  let cube: Cube
  let filter: StoreVersionFilter
  /// The versions of objects that were read, by their ids.
  private var read: [ObjectID: [RecordID: StoreVersion]] = [:]
  /// How many objects' versions are kept.
  private static let limit = 2_000
  /// How many records are read at once.
  private static let lot = 500

  init(cube: Cube, filter: StoreVersionFilter) {
    self.cube = cube
    self.filter = filter
  }

  /// All of a memory, oldest first; none of a document, and of a temporary file that ended in another.
  mutating func versions(of object: ObjectID) throws(CubeError) -> [StoreVersion] {
    let history = try cube.history(object)
    guard history.last?.into == nil else { return [] }
    return history.filter { $0.isListed || $0.isDelete && $0.into == nil }
      .map { StoreVersion(memory: object, version: $0) }
  }

  /// Those that the filter lets through before a record, the latest first, at most so many.
  mutating func versions(before last: [UInt8]?, limit: Int) throws(CubeError) -> [StoreVersion] {
    let start = last.flatMap { RecordID(bytes: $0) }
    if let memory = filter.memory {
      guard let memory, try cube.isMemory(memory) else { return [] }
      let all = try versions(of: memory).filter { version in
        filter.fits(version) && start.map { version.version.id < $0 } ?? true
      }
      return Array(all.reversed().prefix(limit))
    }
    var (found, next): ([StoreVersion], RecordID?) = ([], start)
    while found.count < limit {
      let lot = try cube.versions(before: next, limit: Self.lot)
      for record in lot.found where filter.mayFit(time: record.time, author: record.author) {
        guard let version = try version(record), filter.fits(version) else { continue }
        found.append(version)
        if found.count == limit { return found }
      }
      guard let last = lot.next else { break }
      next = last
    }
    return found
  }

  private mutating func version(_ record: RecentVersion) throws(CubeError) -> StoreVersion? {
    if let known = read[record.object] { return known[record.id] }
    if read.count >= Self.limit { read = [:] }
    let all = try versions(of: record.object)
    let byID = Dictionary(all.map { ($0.version.id, $0) }, uniquingKeysWith: { first, _ in first })
    read[record.object] = byID
    return byID[record.id]
  }
}
