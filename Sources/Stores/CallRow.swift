/// A call that a server answered, in the log that all servers share.
public struct CallRow: Hashable, Sendable {
  /// The id of its project.
  public var project: [UInt8]
  /// The id of the server that answered it.
  public var server: [UInt8]
  /// Its number there.
  public var number: Int64
  /// Its number in the log; 0: it is not there yet.
  public var id: Int64
  /// The id of its key.
  public var key: [UInt8]?
  /// When it came, milliseconds since 1970.
  public var time: Int64
  /// The dialect's name, its method and pattern.
  public var dialect, endpoint: [UInt8]
  /// How it was answered, how long that took, microseconds, and how many memories it gave or made.
  public var status, micros, count: Int64
  /// The name of the cube that it was about; the ids of memories that it gave, 16 bytes each.
  public var user, memories: [UInt8]?

  /// A call of its parts.
  public init(
    project: [UInt8], server: [UInt8] = [], number: Int64 = 0, id: Int64 = 0, key: [UInt8]?,
    time: Int64, dialect: [UInt8], endpoint: [UInt8], status: Int64, micros: Int64, count: Int64,
    user: [UInt8]?, memories: [UInt8]? = nil
  ) {
    (self.project, self.server, self.number, self.id) = (project, server, number, id)
    (self.key, self.time, self.dialect, self.endpoint) = (key, time, dialect, endpoint)
    (self.status, self.micros, self.count) = (status, micros, count)
    (self.user, self.memories) = (user, memories)
  }
}

/// Which calls of the log are wanted.
public struct CallQuery: Hashable, Sendable {
  /// Only those after this one in the list, which has the latest first; nil: all.
  public var before: Int64?
  /// Only those from a time on, and those before one, milliseconds since 1970.
  public var from, to: Int64
  /// Only those that were answered with one of these.
  public var statuses: ClosedRange<Int>
  /// Only those about the memories of this cube; nil: all.
  public var user: [UInt8]?
  /// How many of the latest to leave out, and how many are wanted.
  public var offset, limit: Int

  /// Calls of the kind that is given.
  public init(
    before: Int64? = nil, from: Int64 = .min, to: Int64 = .max,
    statuses: ClosedRange<Int> = 0...999,
    user: [UInt8]? = nil, offset: Int = 0, limit: Int
  ) {
    (self.before, self.from, self.to) = (before, from, to)
    (self.statuses, self.user) = (statuses, user)
    (self.offset, self.limit) = (offset, limit)
  }
}
