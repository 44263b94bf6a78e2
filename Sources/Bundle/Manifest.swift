internal import Digest
internal import Format

/// What a bundle is: one line, equal in `manifest.json` and at the head of every segment.
public struct Manifest: Hashable, Sendable {
  /// The format's version that this program reads and writes.
  public static let version: Int64 = 1
  /// The cube's id: 32 lower-case hex digits, ASCII.
  public let cube: [UInt8]

  /// The manifest of a cube's id, or nil if that is no id.
  public init?(cube: [UInt8]) {
    guard Hex.isHex(cube, count: 32) else { return nil }
    self.cube = cube
  }

  /// The manifest's bytes with their LF: `{"memcube":1,"cube":"…"}`.
  public var line: [UInt8] { Array(#"{"memcube":1,"cube":""#.utf8) + cube + Array("\"}\n".utf8) }

  /// What some bytes, meant to be a manifest, turn out to be.
  public enum Reading: Hashable, Sendable {
    /// A manifest of this version, byte for byte.
    case good(Manifest)
    /// One of a later version of the format.
    case newer(Int64)
    /// Anything else.
    case torn
  }

  /// Reads a manifest, or the first line of a segment with its LF.
  public static func read(_ bytes: [UInt8]) -> Reading {
    guard bytes.count <= 1 << 16, let value = try? JSON.parse(bytes),
      let version = value["memcube"]?.integer
    else { return .torn }
    if version > Manifest.version { return .newer(version) }
    guard let cube = value["cube"]?.string, let manifest = Manifest(cube: cube),
      manifest.line == bytes
    else { return .torn }
    return .good(manifest)
  }
}
