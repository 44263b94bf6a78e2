internal import Bundle
internal import Digest
public import Format
internal import HTTPClient
public import Posix

/// A store on object storage that speaks S3. Below its prefix are `cubes/ID/log/YYYY-MM/HASH.jsonl`,
/// `cubes/ID/blobs/ab/HASH`, `cubes/ID/heads/REPLICA`, `cubes/ID/name`, `names/NAME/ID`, `gone/ID` and
/// `leases/NAME`.
///
/// No conditional write is needed: an object is put, then the head of its writer, which names it.
public final class S3Store: BundleStore {
  /// Larger blobs are put in parts.
  private static let part: Int64 = 64 << 20
  /// Heads of processes that have put nothing for so long are removed, seconds.
  private static let headLife: Int64 = 30 * 86_400

  let client: S3Client
  private let heads = Lock<[[UInt8]: S3HeadWriter]>([:])

  init(
    _ place: S3Place, credentials: S3CredentialSource = S3CredentialSource()
  ) throws(StoreError) {
    client = try S3Client(place, credentials)
  }

  /// Where it is.
  public var address: String { client.place.address }
  /// The bucket at its endpoint, and the prefix.
  public var location: String { client.place.location }

  // MARK: Putting

  /// Puts a whole object.
  public func put(
    _ object: StoredObject, of cube: [UInt8], _ content: ByteSource
  ) throws(StoreError) {
    try object.check(cube)
    guard try Self.sum(content) == object.sum else {
      throw .damaged("the bytes for \(object.title) are not those of its name: nothing was put")
    }
    if content.count > Self.part {
      if try isGone(cube) { throw gone(cube) }
      if try !has(object, cube, size: content.count) { try putLarge(object, cube, content) }
    } else {
      var request = S3Request(.put, key(object, cube), object.title)
      request.body = content
      request.sum = object.sum
      guard try client.send(request)["etag"] != nil else { throw S3Failure.noService(client.place) }
    }
    try name(object, cube)
  }

  /// Names what was put in the head of this process, and looks at the same time whether the cube was erased
  /// meanwhile: `remove` says so first, and then removes what it finds.
  private func name(_ object: StoredObject, _ cube: [UInt8]) throws(StoreError) {
    let writer = heads.withLock { heads in
      let known = heads[cube] ?? S3HeadWriter()
      heads[cube] = known
      return known
    }
    let found = Lock<Result<Bool, StoreError>?>(nil)
    let look: @Sendable () -> Void = { [self] in
      let result: Result<Bool, StoreError>
      do throws(StoreError) { result = .success(try isGone(cube)) } catch {
        result = .failure(error)
      }
      found.withLock { $0 = result }
    }
    let write = { () throws(StoreError) in
      try writer.note(object) { (replica, head) throws(StoreError) in
        try self.client.put(
          self.head(cube, replica), head, "a head of \(cube.text)", tries: 1)
      }
    }
    if let thread = try? Thread.start("gone", look) {
      let result: Result<Void, StoreError>
      do throws(StoreError) { result = .success(try write()) } catch { result = .failure(error) }
      thread.join()
      try result.get()
    } else {
      try write()
      look()
    }
    guard let answer = found.withLock({ $0 }) else { return }
    if try answer.get() {
      try client.delete(key(object, cube), object.title)
      try client.delete(head(cube, writer.replica), "a head of \(cube.text)")
      throw gone(cube)
    }
  }

  static func sum(_ content: ByteSource) throws(StoreError) -> [UInt8] {
    var hash = SHA256()
    var offset: Int64 = 0
    while offset < content.count {
      let bytes: [UInt8]
      do { bytes = try content.read(at: offset, count: 1 << 20) } catch {
        throw .receiver(.io(error, "reading what is put into a store"))
      }
      if bytes.isEmpty { break }
      hash.update(bytes)
      offset += Int64(bytes.count)
    }
    return hash.finish()
  }

  private func has(_ object: StoredObject, _ cube: [UInt8], size: Int64) throws(StoreError) -> Bool
  {
    let reply = try client.find(S3Request(.head, key(object, cube), object.title))
    return reply?["content-length"].flatMap { Int64($0) } == size
  }

  // MARK: Getting

  /// Hands on an object's bytes.
  public func get(
    _ object: StoredObject, of cube: [UInt8],
    receive: (_ part: [UInt8]) throws(CubeError) -> Void
  ) throws(StoreError) {
    try object.check(cube)
    var request = S3Request(.get, key(object, cube), object.title)
    request.limit = .max
    var hash = SHA256()
    try client.download(request) { (part) throws(CubeError) in
      hash.update(part)
      try receive(part)
    }
    guard hash.finish() == object.sum else {
      throw .damaged("what \(address) has of \(object.title) is not what its name says")
    }
  }

  /// Removes an object.
  public func delete(_ object: StoredObject, of cube: [UInt8]) throws(StoreError) {
    try object.check(cube)
    try client.delete(key(object, cube), object.title)
  }

  // MARK: Listing

  /// What the heads name that changed since the mark, or else all.
  public func list(_ cube: [UInt8], since mark: [UInt8]?) throws(StoreError) -> StoreListing {
    try checkID(cube)
    let now = Clock.now().seconds
    let entries = try headEntries(cube)
    if let mark = S3Mark(mark, now: now), !entries.isEmpty,
      let listing = try news(entries, mark, now)
    {
      return listing
    }
    return try whole(cube, entries, now)
  }

  /// nil: a head has lost names that were not seen.
  private func news(
    _ entries: [S3Entry], _ mark: S3Mark, _ now: Int64
  ) throws(StoreError) -> StoreListing? {
    var objects: [StoredObject] = []
    var heads: [(entry: S3Entry, count: Int)] = []
    for entry in entries {
      let known = mark.seen[S3Mark.replica(entry)]?.count
      if mark.hasSeen(entry) {
        // One that is not named has been seen, whatever its count; it stays below the floor.
        heads.append((entry, known ?? 0))
        continue
      }
      guard let head = try self.head(at: entry), let more = head.objects(after: known ?? 0) else {
        return nil
      }
      objects += more
      heads.append((entry, head.count))
    }
    let next = S3Mark(made: now, heads: heads)
    return StoreListing(objects: objects, isWhole: false, mark: next.bytes)
  }

  private func whole(
    _ cube: [UInt8], _ entries: [S3Entry], _ now: Int64
  ) throws(StoreError) -> StoreListing {
    // The heads first: what is put meanwhile changes one of them afterwards.
    var heads: [(entry: S3Entry, count: Int)] = []
    for entry in entries {
      if let head = try head(at: entry) { heads.append((entry, head.count)) }
    }
    var objects: [StoredObject] = []
    let base = "cubes/\(cube.text)/"
    for folder in ["log/", "blobs/"] {
      try client.list(base + folder) { (page) throws(StoreError) in
        objects += page.compactMap { StoredObject(key: String($0.key.dropFirst(base.count))) }
      }
    }
    if try isGone(cube) { throw gone(cube) }
    if objects.isEmpty, entries.isEmpty, try name(of: cube) == nil {
      throw .notFound("\(address) has no cube of the id \(cube.text)")
    }
    sweep(entries, now)
    return StoreListing(
      objects: objects, isWhole: true, mark: S3Mark(made: now, heads: heads).bytes)
  }

  /// Removes heads of processes that ended long ago. Their names are in the listing of the log, and marks do not
  /// hold for as long.
  private func sweep(_ entries: [S3Entry], _ now: Int64) {
    guard entries.count > 8 else { return }
    for entry in entries {
      guard let time = Timestamp(rfc3339: Array(entry.changed.utf8)),
        now - time.seconds > Self.headLife
      else { continue }
      try? client.delete(entry.key, "an old head")
    }
  }

  private func headEntries(_ cube: [UInt8]) throws(StoreError) -> [S3Entry] {
    try client.list("cubes/\(cube.text)/heads/")
  }

  /// nil: it is gone, or not of this form.
  private func head(at entry: S3Entry) throws(StoreError) -> S3Head? {
    try client.find(S3Request(.get, entry.key, "a head")).flatMap { S3Head($0.body) }
  }

  // MARK: Watching

  /// Looks at the heads, about once a second.
  public func watch(
    _ cubes: [[UInt8]: [UInt8]?], nanoseconds: Int64
  ) throws(StoreError) -> Set<[UInt8]> {
    let began = Clock.monotonic()
    while true {
      let news = try self.news(of: cubes)
      let left = nanoseconds - (Clock.monotonic() - began)
      if !news.isEmpty || left <= 0 { return news }
      Clock.sleep(nanoseconds: min(left, .random(in: 800_000_000...1_200_000_000)))
    }
  }

  /// Asks for several cubes at the same time: each is a round trip.
  private func news(of cubes: [[UInt8]: [UInt8]?]) throws(StoreError) -> Set<[UInt8]> {
    let open = Lock(
      (left: cubes.map { ($0.key, $0.value) }, news: Set<[UInt8]>(), error: StoreError?.none))
    let look: @Sendable () -> Void = { [self] in
      while let (cube, mark) = open.withLock({ $0.error == nil ? $0.left.popLast() : nil }) {
        do throws(StoreError) {
          if try hasNews(cube, mark) { open.withLock { _ = $0.news.insert(cube) } }
        } catch { open.withLock { $0.error = error } }
      }
    }
    var threads: [JoinedThread] = []
    for _ in 0..<min(7, cubes.count / 4) {
      if let thread = try? Thread.start("heads", look) { threads.append(JoinedThread(thread)) }
    }
    look()
    for thread in threads { thread.join() }
    let (news, error) = open.withLock { ($0.news, $0.error) }
    if let error { throw error }
    return news
  }

  private func hasNews(_ cube: [UInt8], _ mark: [UInt8]?) throws(StoreError) -> Bool {
    try checkID(cube)
    guard let mark = S3Mark(mark, now: Clock.now().seconds) else { return true }
    let entries = try headEntries(cube)
    return entries.isEmpty ? !mark.seen.isEmpty : !entries.allSatisfy { mark.hasSeen($0) }
  }

  // MARK: Names

  func key(_ object: StoredObject, _ cube: [UInt8]) -> String { "cubes/\(cube.text)/\(object.key)" }

  private func head(_ cube: [UInt8], _ replica: String) -> String {
    "cubes/\(cube.text)/heads/\(replica)"
  }

  func gone(_ cube: [UInt8]) -> StoreError {
    .gone("the cube \(cube.text) was erased in \(address): nothing of it is taken there any more")
  }
}

/// A thread that stands in an array.
private final class JoinedThread: Sendable {
  private let thread: Lock<Thread?>

  init(_ thread: consuming Thread) { self.thread = Lock(thread) }

  func join() {
    let taken = thread.withLock { $0.take() }
    if let taken { taken.join() }
  }
}
