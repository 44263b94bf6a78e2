/// The visible state of a cube as a function of its set of records: the whole of memcube(5),
/// "State", computed at once and in memory. The index must always agree with it.
struct CubeState: Hashable, Sendable {
  /// What the purges name; it stays, whether anything of it is here or not.
  private(set) var purged: Set<RecordID> = []
  /// The versions that redactions name, of memories that no purge names.
  private(set) var redacted: Set<RecordID> = []
  /// The records here that are dead.
  private(set) var dead: Set<RecordID> = []
  /// Every memory and document with a version or a delete that is here.
  private(set) var objects: [ObjectID: ObjectState] = [:]
  /// The paths of live memories.
  private(set) var memories = PathAssignment()
  /// The paths of live documents.
  private(set) var documents = PathAssignment()
  /// The paths of what was deleted.
  private(set) var trash = PathAssignment()
  /// The settings by key.
  private(set) var settings: [[UInt8]: KeyState] = [:]
  /// The grants by user.
  private(set) var grants: [[UInt8]: KeyState] = [:]
  /// The shown messages of each conversation, in their order.
  private(set) var conversations: [[UInt8]: [RecordID]] = [:]
  /// Of each message that is not shown, being a duplicate, the one that is.
  private(set) var duplicates: [RecordID: RecordID] = [:]
  /// The records of unknown kind.
  private var unknown: Set<RecordID> = []
  /// The parents of every record of a setting.
  private(set) var settingParents: [RecordID: [RecordID]] = [:]
  /// The object of every version and delete.
  private var owners: [RecordID: ObjectID] = [:]
  /// The objects of whose deletes one says `into` the key.
  private(set) var ended: [ObjectID: Set<ObjectID>] = [:]

  /// The state of a set of records; of lines forged to one id the smallest is the record.
  static func compute(_ records: some Sequence<Record>) -> CubeState {
    var facts: [StateRecord] = []
    var last: RecordID?
    for record in records.sorted() where record.id != last {
      facts.append(StateRecord(record))
      last = record.id
    }
    return compute(facts)
  }

  /// The state of a set of records. Their order does not matter, nor does one that comes twice.
  static func compute(_ records: some Sequence<StateRecord>) -> CubeState {
    var state = CubeState()
    let records = Array(records)
    for case .purge(_, let ids) in records { state.purged.formUnion(ids) }
    let unpurged = records.filter { record in
      guard let subject = record.subject, state.purged.contains(subject) else { return true }
      state.dead.insert(record.id)
      return false
    }
    for case .redact(let each) in unpurged { state.redacted.formUnion(each.stubs.map(\.id)) }
    let alive = unpurged.filter { record in
      guard record.isRedacted(by: state.redacted) else { return true }
      state.dead.insert(record.id)
      return false
    }
    for case .unknown(let id) in alive { state.unknown.insert(id) }
    state.evaluateObjects(alive)
    state.evaluateKeys(alive)
    state.evaluateMessages(alive)
    state.assignPaths()
    return state
  }

  private mutating func evaluateObjects(_ records: [StateRecord]) {
    var versions: [ObjectID: [ObjectVersion]] = [:]
    for case .version(let version) in records {
      versions[version.object, default: []].append(version)
      owners[version.id] = version.object
      if let into = version.into { ended[into, default: []].insert(version.object) }
    }
    var (redactings, moved): ([ObjectID: [Redacting]], [ObjectID: [MovedContent]]) = ([:], [:])
    for record in records {
      switch record {
      case .redact(let each): redactings[each.object, default: []].append(each)
      case .moved(let each): moved[each.object, default: []].append(each)
      default: continue
      }
    }
    for object in Set(versions.keys).union(redactings.keys).union(moved.keys) {
      let all = ObjectVersion.list(
        versions[object] ?? [], redactings[object] ?? [], moved[object] ?? [])
      if !all.isEmpty { objects[object] = ObjectState.evaluate(all) }
    }
  }

  private mutating func evaluateKeys(_ records: [StateRecord]) {
    var found: (settings: [[UInt8]: [KeyVersion]], grants: [[UInt8]: [KeyVersion]]) = ([:], [:])
    for record in records {
      switch record {
      case .setting(let version):
        found.settings[version.key, default: []].append(version)
        settingParents[version.id] = version.parents
      case .grant(let version): found.grants[version.key, default: []].append(version)
      default: continue
      }
    }
    settings = found.settings.mapValues { KeyState.evaluate($0) }
    grants = found.grants.mapValues { KeyState.evaluate($0) }
  }

  private mutating func evaluateMessages(_ records: [StateRecord]) {
    var messages: [RecordID: MessageFact] = [:]
    for case .message(let message) in records { messages[message.id] = message }
    duplicates = MessageDuplicates.find(Array(messages.values))
    for id in messages.keys.sorted() where duplicates[id] == nil {
      guard let message = messages[id] else { continue }
      conversations[message.conversation, default: []].append(id)
    }
  }

  private mutating func assignPaths() {
    func wants(_ status: ObjectState.Status, _ isDocument: Bool? = nil) -> [Want] {
      objects.values.filter {
        $0.status == status && (isDocument == nil || $0.isDocument == isDocument)
      }.map(\.want)
    }
    let folders = settings.filter { $0.value.value != nil }.keys
      .compactMap { FolderSetting.path(ofKey: $0) }
    memories = .assign(wants(.live, false), folders: folders)
    documents = .assign(wants(.live, true), folders: [])
    trash = .assign(wants(.trash), folders: [])
  }
}

extension CubeState: PurgeLookup {
  func subject(of record: RecordID) -> RecordID? {
    if let owner = owners[record] { return owner }
    if objects[record] != nil || duplicates[record] != nil || unknown.contains(record)
      || settingParents[record] != nil
    {
      return record
    }
    return conversations.values.contains { $0.contains(record) } ? record : nil
  }

  func isPurged(_ id: RecordID) -> Bool { purged.contains(id) }

  func twins(of object: ObjectID) -> [ObjectID] {
    for assignment in [memories, documents, trash] {
      guard let shown = assignment.shown[object] else { continue }
      let first = if case .twin(let other) = shown { other } else { object }
      let hidden = assignment.shown.filter { $0.value == .twin(of: first) }.keys
      return ([first] + hidden).filter { $0 != object }
    }
    return []
  }

  func duplicates(of message: RecordID) -> [RecordID] {
    let first = duplicates[message] ?? message
    return ([first] + duplicates.filter { $0.value == first }.keys).filter { $0 != message }
  }

  func ended(into object: ObjectID) -> [ObjectID] { Array(ended[object] ?? []) }

  func following(_ setting: RecordID) -> [RecordID] {
    settingParents.filter { $0.value.contains(setting) }.map(\.key)
  }

  func citing(_ subject: RecordID) -> [ObjectID] {
    objects.values.filter { state in
      state.value.sources.contains {
        $0.id.map { $0 == subject || owners[$0] == subject } ?? false
      }
    }.map(\.object)
  }

  func sources(of object: ObjectID) -> [ObjectSource] { objects[object]?.value.sources ?? [] }
}
