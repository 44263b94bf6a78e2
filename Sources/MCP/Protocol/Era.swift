internal import Format

/// Which of the two generations of the protocol a request speaks.
public enum Era: Hashable, Sendable {
  /// 2026-07-28: each request says all of itself.
  case new
  /// The revisions before, which begin with `initialize`.
  case old

  /// The revision of the new era.
  public static let newVersion = "2026-07-28"
  /// The revisions of the old era, the latest first.
  public static let oldVersions = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"]
  /// What the keys of the protocol's metadata begin with.
  static let prefix = "io.modelcontextprotocol/"

  /// Judges a request by itself.
  /// - Parameters:
  ///   - request: the request.
  ///   - isKnownOld: whether the connection, or its header, has said that it is of the old era.
  /// - Returns: its era.
  /// - Throws: what is wrong with a request of the new era, or of neither.
  static func of(_ request: RPCRequest, isKnownOld: Bool, isNewHeader: Bool = false)
    throws(RPCError) -> Era
  {
    if request.method == "initialize" { return .old }
    let version = request.meta?[prefix + "protocolVersion"]
    if version != nil || isNewHeader {
      try checkNew(request)
      return .new
    }
    if isKnownOld || request.method == "ping" { return .old }
    throw .params("send initialize, or _meta with \(prefix)protocolVersion \(newVersion)")
  }

  /// - Throws: which part of the metadata is missing, or that the version is none of ours.
  private static func checkNew(_ request: RPCRequest) throws(RPCError) {
    guard let version = request.meta?[prefix + "protocolVersion"]?.string else {
      throw .params("_meta lacks \(prefix)protocolVersion, a string")
    }
    guard request.meta?[prefix + "clientCapabilities"]?.members != nil else {
      throw .params("_meta lacks \(prefix)clientCapabilities, an object")
    }
    guard version == bytes(newVersion) else { throw unsupported(version) }
  }

  /// The error of a version that is none of ours.
  static func unsupported(_ version: [UInt8]) -> RPCError {
    RPCError(
      code: -32022, message: "Unsupported protocol version",
      data: .of(
        ("supported", .array(([newVersion] + oldVersions).map { JSON($0) })),
        ("requested", .shown(version))))
  }
}
