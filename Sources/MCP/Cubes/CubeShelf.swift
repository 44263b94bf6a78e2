public import Format
public import MemCube

/// The cubes that a client reaches, by name.
public protocol CubeShelf: Sendable {
  /// The folder's name of their project; nil for the store's own.
  var project: [UInt8]? { get }
  /// The names of all, in byte order.
  func names() throws(CubeError) -> [[UInt8]]
  /// Uses a cube as other processes have left it; other threads may use it at the same time.
  /// - Throws: `.notFound`, and what `body` throws.
  func use<Result>(
    _ name: [UInt8], _ body: (Cube) throws(CubeError) -> Result
  ) throws(CubeError) -> Result
  /// Makes a cube.
  func make(_ name: [UInt8]) throws(CubeError)
  /// The cubes that are open, so that to look for changes of them costs little.
  func openNames() -> [[UInt8]]
  /// Something of a cube is about to be erased for ever: answers that hold it are forgotten first.
  func prepareErasure(of name: [UInt8]) throws(CubeError)
  /// Counts a call toward a budget.
  /// - Throws: `.refused` where it is used up.
  func count(_ use: CubeUse) throws(CubeError)
  /// An answer gives these memories, messages or documents: a log may say so.
  func note(given ids: [RecordID])
}

/// What a call counts as.
public enum CubeUse: Hashable, Sendable {
  /// It looks for something.
  case retrieval
  /// It stores something.
  case ingest
}

extension CubeShelf {
  /// Without budgets.
  public func count(_ use: CubeUse) throws(CubeError) {}

  /// Without a log.
  public func note(given ids: [RecordID]) {}
}
