internal import Bundle
internal import Digest
public import Format
public import Posix

/// A store that is a folder of bundles: `NAME.memcube`, and `PROJECT/NAME.memcube` in other projects.
///
/// Each bundle is as memcube(5) has it, byte for byte, so that a person can copy it out. Of two cubes of one
/// name the second one is called `NAME.ID.memcube`. What else lies there is passed over.
public final class DirectoryStore: BundleStore {
  /// Where it is.
  public let address: String
  /// The folder's real path.
  public var location: String { root.description }
  /// Each listing is whole.
  public var keepsMarks: Bool { false }
  let root: Path
  let host: Host
  /// Bundles that were found, by their cubes' ids.
  let found = Lock<[[UInt8]: Bundle]>([:])

  /// A store in a folder.
  /// - Throws: `.invalid` if there is none.
  public init(_ folder: Path) throws(StoreError) {
    address = folder.description
    do {
      root = try attempt("looking at \(folder)") { () throws(Errno) in
        guard try Files.status(folder).kind == .directory else { throw .notDirectory }
        return try Files.realPath(folder)
      }
    } catch {
      switch error {
      case .io(.notFound, _), .io(.notDirectory, _):
        throw .invalid("\(folder) is no folder: make it, or name the one that holds the cubes")
      default: throw StoreError(error, folder.description)
      }
    }
    // Only its clock and randomness are used: a store keeps no state elsewhere.
    host = Host(
      store: root, state: root.appending(".leases"), cache: root.appending(".leases"), author: [],
      now: { Clock.now() }, random: { Random.bytes($0) })
  }

  /// Puts a whole object, unless it is there.
  public func put(
    _ object: StoredObject, of cube: [UInt8], _ content: ByteSource
  ) throws(StoreError) {
    try object.check(cube)
    let bundle = try bundle(of: cube)
    try files { () throws(CubeError) in
      switch object {
      case .segment(let name): try bundle.receiveSegment(name, content, host: host)
      case .blob(let sum): try bundle.receiveBlob(sum, content, host: host)
      }
    }
    // It may have been erased meanwhile: then nothing of it stays.
    if isGone(cube) { throw gone(cube) }
  }

  /// Hands on an object's bytes.
  public func get(
    _ object: StoredObject, of cube: [UInt8],
    receive: (_ part: [UInt8]) throws(CubeError) -> Void
  ) throws(StoreError) {
    try object.check(cube)
    let bundle = try bundle(of: cube)
    let path =
      switch object {
      case .segment(let name): bundle.path(of: name)
      case .blob(let sum): bundle.blobPath(sum)
      }
    var refusal: CubeError?
    do throws(CubeError) {
      try bundle.send(path, object.sum) { (part) throws(CubeError) in
        do throws(CubeError) { try receive(part) } catch {
          refusal = error
          throw error
        }
      }
    } catch {
      if let refusal { throw .receiver(refusal) }
      if case .notFound = error { throw .notFound("\(address) has not \(object.title)") }
      throw StoreError(error, address)
    }
  }

  /// All that there is, at each call.
  public func list(_ cube: [UInt8], since mark: [UInt8]?) throws(StoreError) -> StoreListing {
    try checkID(cube)
    let bundle = try bundle(of: cube)
    return try files { () throws(CubeError) in
      // Before the listing: what comes meanwhile is news.
      let mark = try Self.mark(of: bundle)
      let segments = try bundle.segments().filter { $0.status.kind == .regular }
      let objects =
        segments.map { StoredObject.segment($0.name) }
        + (try bundle.blobFiles()).map { StoredObject.blob($0.sha256) }
      return StoreListing(objects: objects, isWhole: true, mark: mark)
    }
  }

  /// Removes an object.
  public func delete(_ object: StoredObject, of cube: [UInt8]) throws(StoreError) {
    try object.check(cube)
    let bundle = try bundle(of: cube)
    try files { () throws(CubeError) in
      switch object {
      case .segment(let name): try bundle.removeSegment(name)
      case .blob(let sum): try bundle.removeBlob(sum)
      }
    }
  }

  /// Looks at the folders' times, five times a second.
  public func watch(
    _ cubes: [[UInt8]: [UInt8]?], nanoseconds: Int64
  ) throws(StoreError) -> Set<[UInt8]> {
    let began = Clock.monotonic()
    while true {
      var news: Set<[UInt8]> = []
      for (cube, mark) in cubes where isNews(cube, mark) { news.insert(cube) }
      let left = nanoseconds - (Clock.monotonic() - began)
      if !news.isEmpty || left <= 0 { return news }
      Clock.sleep(nanoseconds: min(left, 200_000_000))
    }
  }

  private func isNews(_ cube: [UInt8], _ mark: [UInt8]?) -> Bool {
    guard let mark, let bundle = try? bundle(of: cube), let now = try? Self.mark(of: bundle) else {
      return true
    }
    // Of a moment in which more could come at the same time of the clock it is not known: it is looked at anew
    // once that is over.
    return now.dropFirst() != mark.dropFirst()
      || mark.first == Self.early && now.first != Self.early
  }

  private static let early = UInt8(ascii: "e")

  /// What is another one as soon as a name has come or gone.
  private static func mark(of bundle: Bundle) throws(CubeError) -> [UInt8] {
    let times = try bundle.folderTimes()
    let now = Clock.now()
    // The kernel's clock of files has steps of up to 10 ms.
    let age = now.milliseconds - (times.max() ?? now).milliseconds
    let words = times.map { "\($0.seconds).\($0.nanoseconds) " }.joined()
    let isEarly = -50..<50 ~= age
    return [isEarly ? early : UInt8(ascii: "d")] + Hex.encode(SHA256.hash(Array(words.utf8)))
  }

  /// Does something with files.
  func files<Result>(_ body: () throws(CubeError) -> Result) throws(StoreError) -> Result {
    do { return try body() } catch { throw StoreError(error, address) }
  }
}
