public import Bundle
public import Format
public import Posix

/// A place that several machines share, in which the immutable files of cubes are kept: segments and blobs,
/// each named by its content. Five calls are all that replication needs; each may be repeated at will, and
/// may come from any thread.
///
/// An implementation promises:
/// - after `put` returns, the object outlasts a crash of the store, and every later `get` and every `list`
///   on any machine shows it;
/// - a reader never sees a part of an object: bytes that are not the object's are refused by `get`;
/// - an object whose `put` failed is there whole, or not at all.
public protocol BundleStore: Sendable {
  /// Where it is, for messages: without passwords or keys.
  var address: String { get }
  /// Where exactly it is: no two stores have one. Not for people; without passwords or keys.
  var location: String { get }
  /// Whether a listing may leave out what a mark says was named. Such a store has an id: `StoreIdentity`.
  var keepsMarks: Bool { get }

  /// Puts a whole object, unless it is there.
  /// - Parameters:
  ///   - object: its name.
  ///   - cube: the cube's id, 32 hex digits.
  ///   - content: its bytes, which may be long.
  /// - Throws: `.damaged` where the bytes are not those of the name; `.gone`; `.notFound` where the store knows
  ///   that the cube was not added.
  func put(_ object: StoredObject, of cube: [UInt8], _ content: ByteSource) throws(StoreError)

  /// Hands on an object's bytes, in order and in parts of at most some MiB. They are checked against the
  /// name: the caller drops what it received where this throws.
  /// - Throws: `.notFound`; `.damaged` where the bytes are not those of the name.
  func get(
    _ object: StoredObject, of cube: [UInt8],
    receive: (_ part: [UInt8]) throws(CubeError) -> Void
  ) throws(StoreError)

  /// What was put since a mark that an earlier call gave; everything without one, or where the mark is one
  /// that the store does not know. May name what was named before, or what is gone again.
  func list(_ cube: [UInt8], since mark: [UInt8]?) throws(StoreError) -> StoreListing

  /// Removes an object; nothing where it is not there.
  func delete(_ object: StoredObject, of cube: [UInt8]) throws(StoreError)

  /// Waits until something may have been put.
  /// - Parameters:
  ///   - cubes: the ids of cubes that the caller looks at, with the mark that it has of each. Without one, or
  ///     with one of another process, there is news at once.
  ///   - nanoseconds: how long at most.
  /// - Returns: the ids among them that may have news since their marks; all of them where the store cannot
  ///   tell (it was away meanwhile); none after the time.
  /// - Throws: `.unreachable` where the store cannot be asked; the caller waits before it asks again.
  func watch(_ cubes: [[UInt8]: [UInt8]?], nanoseconds: Int64) throws(StoreError) -> Set<[UInt8]>
}

extension BundleStore {
  /// The address, where that says it all.
  public var location: String { address }
  /// Most do.
  public var keepsMarks: Bool { true }
}

/// What a store calls cubes, and which of them are gone. Beside the five calls, since names change.
public protocol CubeDirectory: Sendable {
  /// The cubes, whether gone or not, by name.
  func cubes() throws(StoreError) -> [StoredCube]

  /// The cube of a name that is not gone; nil: there is none.
  func cube(named name: [UInt8]) throws(StoreError) -> StoredCube?

  /// Adds a cube, unless its id is there already; its name then becomes this one, unless it is gone.
  /// Several cubes may have one name: two machines made them at once.
  func add(_ cube: StoredCube) throws(StoreError)

  /// Erases a cube: all its objects; that it is gone stays known, and later objects of it are refused with
  /// `.gone`.
  func remove(_ cube: [UInt8]) throws(StoreError)

  /// Takes a lease, or prolongs it: what is done by one machine at a time.
  /// - Parameters:
  ///   - name: what is leased.
  ///   - holder: the machine, an id that no other one has.
  ///   - seconds: how long it is held unless it is prolonged; 0 ends it.
  /// - Returns: false: another machine holds it.
  /// - Throws: where the store cannot be asked.
  func lease(_ name: [UInt8], by holder: [UInt8], seconds: Int) throws(StoreError) -> Bool
}

/// An object of a cube.
public enum StoredObject: Hashable, Sendable {
  /// A segment of the log.
  case segment(SegmentName)
  /// A blob, by the 32 bytes of its SHA-256.
  case blob([UInt8])
}

/// What a store has of a cube.
public struct StoreListing: Hashable, Sendable {
  /// What was put.
  public var objects: [StoredObject]
  /// Whether that is all there is, and not only what came since the mark.
  public var isWhole: Bool
  /// What the next call names to get what comes from now on: at most 1 KiB, of the store's own form.
  public var mark: [UInt8]

  /// A listing of its parts.
  public init(objects: [StoredObject], isWhole: Bool, mark: [UInt8]) {
    self.objects = objects
    self.isWhole = isWhole
    self.mark = mark
  }
}

/// A cube as a store's list names it.
public struct StoredCube: Hashable, Sendable {
  /// Its id, 32 hex digits.
  public var id: [UInt8]
  /// `NAME` in the default project, `PROJECT/NAME` in others, both as their folders are called.
  public var name: [UInt8]
  /// Whether it was erased.
  public var isGone: Bool

  /// A cube of its parts.
  public init(id: [UInt8], name: [UInt8], isGone: Bool = false) {
    self.id = id
    self.name = name
    self.isGone = isGone
  }
}

/// Why a store did not do what was asked. Each holds a sentence for the person, which names the store and
/// never a password or key.
public enum StoreError: Error, Hashable, Sendable {
  /// The URL, bucket or file is none that can be used, or an option is missing.
  case invalid(String)
  /// There is no such object.
  case notFound(String)
  /// The cube was erased.
  case gone(String)
  /// No rights, a wrong password, a schema of a later version: trying again will not help.
  case refused(String)
  /// It could not be reached, or failed inside: trying again later may help. Whether a `put` or `delete`
  /// was done is not known.
  case unreachable(String)
  /// It has no room.
  case full(String)
  /// The bytes that came are not those of the object's name, or are no answer of such a store.
  case damaged(String)
  /// What the caller's `receive` threw.
  case receiver(CubeError)

  /// The error as the layers above know it.
  public var asCubeError: CubeError {
    switch self {
    case .invalid(let text): .invalid(text)
    case .notFound(let text): .notFound(text)
    case .gone(let text): .notFound(text)
    case .refused(let text): .refused(text)
    case .unreachable(let text): .unreachable(text)
    case .full(let text): .io(.noSpace, text)
    case .damaged(let text): .damaged(text)
    case .receiver(let error): error
    }
  }
}
