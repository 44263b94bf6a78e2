package import Format

/// A store that several machines share, as a cube sees it that is to have each write there.
package protocol CubeSharing: Sendable {
  /// Puts a segment into the store that was made here a moment ago, its blobs first.
  /// - Throws: what kept it from that; the write is not acknowledged then.
  func share(_ segment: SegmentName, of bundle: Bundle) throws(CubeError)

  /// Whether this machine may pack a cube's log now.
  func mayPack(_ cube: [UInt8]) -> Bool

  /// Takes the turn to ask a model what a cube's messages say, and brings what its earlier holders recorded
  /// into the bundle. False where another machine has it, or the store cannot be reached.
  func beginAsking(_ cube: [UInt8]) -> Bool

  /// Ends a turn that was taken.
  func endAsking(_ cube: [UInt8])
}
