internal import Format
internal import Posix

/// What happened to a memory through this server, for those who want its news.
struct MemoryNews: Hashable, Sendable {
  /// What happened.
  enum Kind: String, Hashable, Sendable {
    case add = "ADD"
    case update = "UPDATE"
    case delete = "DELETE"
    case categorize = "CATEGORIZE"
  }

  var kind: Kind
  /// The cube that it is in.
  var place: CubePlace
  var uuid: [UInt8]
  var text: [UInt8]
  var categories: JSON = .array([])

  init(_ kind: Kind, _ memory: Memory) {
    self.kind = kind
    place = memory.place
    uuid = memory.uuid
    text = memory.text
    categories = memory["categories"] ?? .array([])
  }
}

/// Gets news. A closure itself must not be the value of a generic lock: each look at it there wraps it once
/// more, for good.
struct NewsListener: Sendable {
  /// Whether a listener wants such news of a cube: news that costs something is made only then.
  var wants: @Sendable (MemoryNews.Kind, CubePlace) -> Bool = { _, _ in true }
  let tell: @Sendable ([MemoryNews]) -> Void
}

extension Memories {
  /// Tells of what was written; the listener must not wait.
  func tell(_ news: [MemoryNews]) {
    guard !news.isEmpty, let listener = listener.withLock({ $0 }) else { return }
    listener.tell(news)
  }

  /// Whether a listener wants such news of a cube.
  func wants(_ kind: MemoryNews.Kind, of place: CubePlace) -> Bool {
    listener.withLock { $0 }?.wants(kind, place) ?? false
  }
}
