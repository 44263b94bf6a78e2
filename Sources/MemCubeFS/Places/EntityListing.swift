internal import Fuse
internal import MemCube
internal import Posix
internal import Synchronization

/// The listing of by/entity/: two names for each entity, page by page of the index. It reads no
/// memory: what stands behind a name is found when somebody looks at it.
final class EntityListing: Listing {
  private static let page = 512
  /// The number that readdir(3) gives for what has none yet, as the kernel's FUSE does.
  private static let unknown: UInt64 = 0xFFFF_FFFF
  /// With `.md` behind it a name must still be one.
  private static let nameLimit = 252

  private struct State {
    /// The entities that were listed up to now, as names of files, in the index's order.
    var names: [[UInt8]] = []
    var last: [UInt8]?
    var isWhole = false
  }

  private let place: EntitiesPlace
  private let state = Lock(State())

  init(_ place: EntitiesPlace) { self.place = place }

  func fill(
    _ buffer: inout DirectoryBuffer, _ offset: Int64, _ remember: (any Place) -> Void
  ) throws(Errno) {
    var offset = offset
    if offset == 0 { state.withLock { $0 = State() } }
    if offset < 2 {
      guard buffer.addDots(&offset, place.node) else { return }
    }
    while let name = try name(Int(clamping: (offset - 2) / 2)) {
      let isPage = (offset - 2) % 2 == 1
      offset += 1
      let entry = isPage ? name + EntitiesPlace.page : name
      let type: FileType = isPage ? .regular : .directory
      guard buffer.add(entry, inode: Self.unknown, type: type, next: offset) else { return }
    }
  }

  /// The name of an entity by its place in the listing; nil behind the last.
  private func name(_ index: Int) throws(Errno) -> [UInt8]? {
    while true {
      let (known, last, isWhole) = state.withLock { state in
        (index < state.names.count ? state.names[index] : nil, state.last, state.isWhole)
      }
      if let known { return known }
      if isWhole { return nil }
      let cube = place.cube.cube
      // What was learned just now is in it.
      if last == nil { try core(try cube.indexTexts()) }
      let found = try core(try cube.entityNames(after: last, limit: Self.page))
      state.withLock { state in
        guard state.last == last else { return }  // another thread read the same page
        state.names += found.map { EscapedName.escape($0) }.filter { $0.count <= Self.nameLimit }
        state.last = found.last ?? last
        state.isWhole = found.count < Self.page
      }
    }
  }
}
