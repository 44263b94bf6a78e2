/// Where servers of one store keep the accounts that they share: rows of projects, keys, members and the
/// like, and how much each server counted. The calls may come from any thread, and each may be repeated.
public protocol AccountTable: Sendable {
  /// The rows with a later revision than this one, all as they were at one moment; all of them for 0. None
  /// that appears afterwards has an earlier revision than those that were returned.
  func rows(since revision: Int64) throws(StoreError) -> [AccountRow]

  /// Puts rows, all or none. Each states in `revision` the revision that it takes the place of, 0 for none.
  /// - Returns: the revision that all of them have now; nil: another one stands in the place of one of
  ///   them, and nothing was put.
  func put(_ rows: [AccountRow]) throws(StoreError) -> Int64?

  /// What all servers counted, as far as it has a later revision than this one.
  func usage(since revision: Int64) throws(StoreError) -> [UsageRow]

  /// Puts what one server counted, in the place of what it put before.
  func putUsage(_ rows: [UsageRow]) throws(StoreError)

  /// Adds calls to the log of all servers, but for those that it has, and those of projects that are not among
  /// the rows. Calls that are older than the log keeps them are dropped.
  func putCalls(_ calls: [CallRow]) throws(StoreError)

  /// Calls of a project, the latest first, without the memories that they gave.
  func calls(of project: [UInt8], _ query: CallQuery) throws(StoreError) -> [CallRow]

  /// The ids of memories that a call gave, 16 bytes each; nil: the project has no such call.
  func memories(ofCall id: Int64, of project: [UInt8]) throws(StoreError) -> [UInt8]?

  /// Takes the name of a cube out of a project's calls.
  func forgetCalls(about user: [UInt8], of project: [UInt8]) throws(StoreError)
}

/// A row of the accounts that servers share.
public struct AccountRow: Hashable, Sendable {
  /// The id of its project; empty where it belongs to none.
  public var project: [UInt8]
  /// What it tells of, such as `key`.
  public var kind: [UInt8]
  /// Which one, within its project and kind.
  public var key: [UInt8]
  /// What it says: JSON; nil: it was removed, and stays so.
  public var value: [UInt8]?
  /// When a server changed it last, milliseconds since 1970.
  public var changed: Int64
  /// Its revision, from 1, which rises with each change.
  public var revision: Int64

  /// A row of its parts.
  public init(
    project: [UInt8], kind: [UInt8], key: [UInt8], value: [UInt8]?, changed: Int64,
    revision: Int64
  ) {
    self.project = project
    self.kind = kind
    self.key = key
    self.value = value
    self.changed = changed
    self.revision = revision
  }
}

/// How many calls of a project one server counted in a month.
public struct UsageRow: Hashable, Sendable {
  /// The project's id.
  public var project: [UInt8]
  /// The month, `2026-11`, UTC, and what was counted: `ingest`, `retrieval`.
  public var month, meter: [UInt8]
  /// The server's id.
  public var server: [UInt8]
  /// How many.
  public var used: Int64
  /// The revision, as of an `AccountRow`; nothing where it is put.
  public var revision: Int64

  /// A row of its parts.
  public init(
    project: [UInt8], month: [UInt8], meter: [UInt8], server: [UInt8], used: Int64,
    revision: Int64 = 0
  ) {
    self.project = project
    self.month = month
    self.meter = meter
    self.server = server
    self.used = used
    self.revision = revision
  }
}
