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
  ///   - isNewHeader: whether its header has said that it is of the new one.
  ///   - mismatch: how the header of a request of the new era differs from its body; nil: it does not.
  /// - Returns: its era.
  /// - Throws: what is wrong with a request of the new era, or of neither.
  public static func of(
    _ request: RPCRequest, isKnownOld: Bool, isNewHeader: Bool = false,
    mismatch: (RPCRequest) -> String? = { _ in nil }
  ) throws(RPCError) -> Era {
    if request.method == "initialize" { return .old }
    let version = request.meta?[prefix + "protocolVersion"]
    if version != nil || isNewHeader {
      let version = try statedVersion(request)
      if let sentence = mismatch(request) { throw RPCError(code: -32020, message: sentence) }
      guard version == bytes(newVersion) else { throw unsupported(version) }
      return .new
    }
    if isKnownOld || request.method == "ping" { return .old }
    throw .params("send initialize, or _meta with \(prefix)protocolVersion \(newVersion)")
  }

  /// - Throws: which part of the metadata is missing.
  private static func statedVersion(_ request: RPCRequest) throws(RPCError) -> [UInt8] {
    guard let version = request.meta?[prefix + "protocolVersion"]?.string else {
      throw .params("_meta lacks \(prefix)protocolVersion, a string")
    }
    guard request.meta?[prefix + "clientCapabilities"]?.members != nil else {
      throw .params("_meta lacks \(prefix)clientCapabilities, an object")
    }
    return version
  }

  /// The error of a version that is none of ours.
  public static func unsupported(_ version: [UInt8]) -> RPCError {
    RPCError(
      code: -32022, message: "Unsupported protocol version",
      data: .of(
        ("supported", .array(([newVersion] + oldVersions).map { JSON($0) })),
        ("requested", .shown(version))))
  }
}
