internal import CFuse

/// Whether a request's caller was interrupted by a signal, and so does not want the answer any more:
/// for what takes longer than people wait. To be asked only while the request is being served.
@safe public final class Interruption: Hashable, @unchecked Sendable {
  private let raw: fuse_req_t

  init(_ raw: fuse_req_t) { unsafe self.raw = unsafe raw }

  /// Whether it was.
  public var hasCome: Bool { unsafe fuse_req_interrupted(raw) != 0 }

  /// An interruption is that of one request.
  public static func == (a: Interruption, b: Interruption) -> Bool { a === b }
  /// By identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
