package import Format

/// A store that several machines share, as a cube sees it that is to have each write there.
package protocol CubeSharing: Sendable {
  /// Puts a segment into the store that was made here a moment ago, its blobs first.
  /// - Throws: what kept it from that; the write is not acknowledged then.
  func share(_ segment: SegmentName, of bundle: Bundle) throws(CubeError)

  /// Whether this machine may pack a cube's log now.
  func mayPack(_ cube: [UInt8]) -> Bool
}
