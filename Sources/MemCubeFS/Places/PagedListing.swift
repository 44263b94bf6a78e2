internal import Fuse
internal import Posix

/// A listing of names alone, page by page. What stands at a name is found only when a caller looks it up.
final class PagedListing: Listing {
  /// A name, and what stands there.
  typealias Item = (name: [UInt8], type: FileType)
  /// The next page, after the name that an earlier one ended with (nil: the first), and the name that this
  /// one ends with; nil for the last.
  typealias Page =
    @Sendable (_ after: [UInt8]?) throws(Errno) -> (items: [Item], last: [UInt8]?)

  /// How many a page has, about.
  static let size = 512
  /// The number that readdir(3) gives for what has none yet, as the kernel's FUSE does.
  private static let unknown: UInt64 = 0xFFFF_FFFF

  private struct State {
    /// What was listed up to now.
    var items: [Item] = []
    var last: [UInt8]?
    var isWhole = false
  }

  private let node: UInt64
  private let number: @Sendable (_ name: [UInt8]) -> UInt64
  private let page: Page
  private let state = Lock(State())

  /// Of a directory; `number` says the inode number of a name, if that is known before it is looked up.
  init(
    _ node: UInt64, number: @escaping @Sendable (_ name: [UInt8]) -> UInt64 = { _ in unknown },
    _ page: @escaping Page
  ) {
    self.node = node
    self.number = number
    self.page = page
  }

  func fill(
    _ buffer: inout DirectoryBuffer, _ offset: Int64, _ remember: (any Place) -> Void
  ) throws(Errno) {
    var offset = offset
    if offset == 0 { state.withLock { $0 = State() } }
    if offset < 2 {
      guard buffer.addDots(&offset, node) else { return }
    }
    while let item = try item(Int(clamping: offset - 2)) {
      offset += 1
      guard buffer.add(item.name, inode: number(item.name), type: item.type, next: offset) else {
        return
      }
    }
  }

  /// What is listed at a place; nil after the last.
  private func item(_ index: Int) throws(Errno) -> Item? {
    while true {
      let (known, last, isWhole) = state.withLock { state in
        (index < state.items.count ? state.items[index] : nil, state.last, state.isWhole)
      }
      if let known { return known }
      if isWhole { return nil }
      let next = try page(last)
      state.withLock { state in
        guard state.last == last, !state.isWhole else { return }  // another thread was faster
        state.items += next.items
        state.last = next.last ?? last
        state.isWhole = next.last == nil
      }
    }
  }
}
