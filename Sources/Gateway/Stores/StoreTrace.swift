internal import Posix

/// Which cubes a call used, so that its answer can say what it wrote where several servers share a store.
final class StoreTrace: Sendable {
  /// That of the call that is answered on this thread; nil: no store is shared.
  @TaskLocal static var current: StoreTrace?

  private let cubes = Lock<Set<[UInt8]>>([])

  /// Notes a cube by its id.
  func note(_ cube: [UInt8]) { cubes.withLock { _ = $0.insert(cube) } }

  /// The ids of those that were used so far.
  var used: Set<[UInt8]> { cubes.withLock { $0 } }
}
