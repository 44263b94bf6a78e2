import Posix

@testable import Format

/// Random histories of a small cube: few names and texts, so that everything meets.
struct RandomRecords {
  private var generator: SeededGenerator
  private var clock: UInt64 = 1_780_000_000_000
  private var versions: [ObjectID: [RecordID]] = [:]
  private var holders: [ObjectID: [RecordID]] = [:]
  private var documents: Set<ObjectID> = []
  private var settings: [[UInt8]: [RecordID]] = [:]
  private var messages: [RecordID] = []
  private var made: [Record] = []

  init(seed: UInt64) { generator = SeededGenerator(seed &* 0x9E37_79B9 &+ 1) }

  mutating func make(_ count: Int) -> [Record] {
    while made.count < count {
      switch Int.random(in: 0..<22, using: &generator) {
      case 20: redact()
      case 21: moved()
      case 0..<5: create()
      case 5..<11: edit()
      case 11..<14: delete()
      case 14..<16: setting()
      case 16..<19: message()
      default: if made.count > 12, Bool.random(using: &generator) { purge() }
      }
    }
    return made
  }

  private mutating func path() -> String {
    ["a", "a.md", "a/b", "a/b.md", "c/d/e.txt", "c/d", "c", "", "x.md", "a.md/y"]
      .randomElement(using: &generator) ?? "a"
  }

  private mutating func text() -> String {
    let lines = ["one", "two", "three", "four"]
    if Int.random(in: 0..<3, using: &generator) == 0 {
      // Front matter: keys merge by themselves, lists join.
      let tags = ["x", "y", "x, y", "[z, x]", "[\"y\"]", "\n- x\n- z", "\n  - y\n  - a, b", ""]
      let entries = [
        "tags: \(tags.randomElement(using: &generator) ?? "")", "due: 1", "due: 2", "# remark",
        "a:\n  b: 1\n  c: 2", "a:\n  b: 1\n  c: 3", "",
      ]
      let chosen = (0..<Int.random(in: 0..<4, using: &generator))
        .map { _ in entries.randomElement(using: &generator) ?? "" }
      return (["---"] + chosen + ["---", "body"]).joined(separator: "\n")
    }
    return (0..<Int.random(in: 0..<4, using: &generator))
      .map { _ in lines.randomElement(using: &generator) ?? "" }.joined(separator: "\n")
  }

  @discardableResult
  private mutating func add(_ kind: Record.Kind, _ fields: [JSON.Member]) -> RecordID? {
    clock += UInt64.random(in: 0..<3, using: &generator)
    let common = [
      JSON.Member("time", "2026-11-20T08:00:00.000Z"), JSON.Member("author", "anna"),
    ]
    let salt = (0..<8).map { _ in UInt8.random(in: 0...255, using: &generator) }
    guard
      let record = try? Record.make(
        kind, fields: common + fields, orderTime: clock, salt: salt)
    else { return nil }
    made.append(record)
    return record.id
  }

  private mutating func content(_ object: ObjectID?, _ isDocument: Bool) -> JSON.Member {
    let held = object.flatMap { holders[$0] } ?? []
    if let holder = held.randomElement(using: &generator), Bool.random(using: &generator) {
      return JSON.Member("content_from", JSON(holder))
    }
    if isDocument {
      let digit = UInt8.random(in: 0..<3, using: &generator) + 0x61
      return JSON.Member(
        "blob",
        .object([
          JSON.Member("sha256", .string([UInt8](repeating: digit, count: 64))),
          JSON.Member("size", JSON(3)),
        ]))
    }
    return JSON.Member("content", JSON(text()))
  }

  private mutating func create() {
    let isDocument = Int.random(in: 0..<4, using: &generator) == 0
    let fields = [
      JSON.Member("parents", .array([])), JSON.Member("path", JSON(path())),
      JSON.Member("mtime", "2026-11-20T08:00:00Z"), content(nil, isDocument),
      JSON.Member("tags", .array([JSON(["red", "blue"].randomElement(using: &generator) ?? "")])),
    ]
    guard let id = add(isDocument ? .document : .memory, fields) else { return }
    versions[id] = [id]
    holders[id] = [id]
    if isDocument { documents.insert(id) }
  }

  private mutating func parents(_ object: ObjectID) -> [RecordID] {
    let all = versions[object] ?? []
    if Int.random(in: 0..<3, using: &generator) > 0 { return all.suffix(1) }
    return Array(all.shuffled(using: &generator).prefix(Int.random(in: 1...2, using: &generator)))
  }

  private mutating func edit() {
    guard let object = versions.keys.sorted().randomElement(using: &generator) else { return }
    // Foreign bundles may hold versions of both kinds.
    let isOther = Int.random(in: 0..<12, using: &generator) == 0
    let isDocument = documents.contains(object) != isOther
    let held = content(object, isDocument)
    var fields = [
      JSON.Member(isDocument ? "document" : "memory", JSON(object)),
      JSON.Member("parents", .array(parents(object).map { JSON($0) })),
      JSON.Member("path", JSON(path())), JSON.Member("mtime", "2026-11-20T08:00:00Z"), held,
    ]
    if Bool.random(using: &generator) {
      fields.append(JSON.Member("mode", JSON([384, 420].randomElement(using: &generator) ?? 420)))
    }
    guard let id = add(isDocument ? .document : .memory, fields) else { return }
    versions[object, default: []].append(id)
    if held.key != Array("content_from".utf8) { holders[object, default: []].append(id) }
  }

  private mutating func delete() {
    guard let object = versions.keys.sorted().randomElement(using: &generator) else { return }
    var fields = [
      JSON.Member(documents.contains(object) ? "document" : "memory", JSON(object)),
      JSON.Member("parents", .array(parents(object).map { JSON($0) })),
    ]
    if Int.random(in: 0..<4, using: &generator) == 0,
      let target = versions.keys.sorted().randomElement(using: &generator)
    {
      fields.append(JSON.Member("into", JSON(target)))
    }
    if let id = add(.delete, fields) { versions[object, default: []].append(id) }
  }

  private mutating func setting() {
    let key = ["folder/a", "folder/c/d", "folder/q/r", "title"].randomElement(using: &generator)
    let name = Array((key ?? "title").utf8)
    let value: JSON = Bool.random(using: &generator) ? .object([]) : .null
    let heads = (settings[name] ?? []).suffix(Bool.random(using: &generator) ? 1 : 0)
    let fields = [
      JSON.Member("key", .string(name)), JSON.Member("value", value),
      JSON.Member("parents", .array(heads.map { JSON($0) })),
    ]
    if let id = add(.setting, fields) { settings[name, default: []].append(id) }
  }

  private mutating func message() {
    var fields = [
      JSON.Member("conversation", JSON(["x", "y"].randomElement(using: &generator) ?? "x")),
      JSON.Member("role", "user"), JSON.Member("content", JSON(text())),
    ]
    if Bool.random(using: &generator) {
      fields.append(JSON.Member("message_id", JSON("m\(Int.random(in: 0..<2, using: &generator))")))
    }
    if let id = add(.message, fields) { messages.append(id) }
  }

  private mutating func purge() {
    let all = versions.keys.sorted() + messages + settings.values.joined().sorted()
    guard let id = all.randomElement(using: &generator) else { return }
    add(
      .purge,
      [
        JSON.Member("ids", .array([JSON(id)])), JSON.Member("blobs", .array([])),
        JSON.Member("by", "anna"),
      ])
  }

  /// Names one or two versions of a memory, also such as a writer refuses.
  private mutating func redact() {
    guard let object = versions.keys.sorted().randomElement(using: &generator) else { return }
    let chosen = (versions[object] ?? []).shuffled(using: &generator).prefix(
      Int.random(in: 1...2, using: &generator))
    let stubs = chosen.compactMap { id -> JSON? in
      guard let record = made.first(where: { $0.id == id }) else { return nil }
      let isDelete = record.kind == .delete || Int.random(in: 0..<9, using: &generator) == 0
      return .object(
        [
          JSON.Member("id", JSON(id)),
          JSON.Member("parents", .array(record.parents.map { JSON($0) })),
          JSON.Member("time", "2026-11-20T08:00:00.000Z"), JSON.Member("author", "anna"),
        ] + (isDelete ? [JSON.Member("deleted", true)] : []))
    }
    add(
      .redact,
      [
        JSON.Member("memory", JSON(object)), JSON.Member("versions", .array(stubs)),
        JSON.Member("blobs", .array([])),
      ])
  }

  private mutating func moved() {
    guard let object = versions.keys.sorted().randomElement(using: &generator),
      let version = versions[object]?.randomElement(using: &generator)
    else { return }
    add(
      .moved,
      [
        JSON.Member("memory", JSON(object)), JSON.Member("of", JSON(version)),
        JSON.Member("content", JSON(text())),
      ])
  }
}
