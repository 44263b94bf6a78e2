/// Walks over a graph that look only at the part they need: from the youngest version down, until
/// whatever is left is known to be no answer. The marks are kept between walks, so that a walk
/// costs what it visits.
struct Ancestry {
  private let graph: VersionGraph
  /// Of each rank: what is known of the version. Empty between walks.
  private var marks: [UInt8]
  private var marked: [Int] = []
  /// Marked versions that are not yet visited and may still be an answer.
  private var open = 0

  private static let left: UInt8 = 1
  private static let right: UInt8 = 2
  private static let settled: UInt8 = 4

  init(_ graph: VersionGraph) {
    self.graph = graph
    marks = [UInt8](repeating: 0, count: graph.ids.count)
  }

  /// The maximal elements of A ∩ B: A the versions of one side with their ancestors, B those of
  /// the other. Places, rising.
  mutating func maximalCommon(_ left: [Int], _ right: [Int]) -> [Int] {
    for place in left { mark(graph.rank[place], Self.left) }
    for place in right { mark(graph.rank[place], Self.right) }
    let common = Self.left | Self.right
    return walk { $0 & common == common }
  }

  /// The elements of a set from which no other one of it descends. Places, rising.
  mutating func maximal(_ set: [Int]) -> [Int] {
    if set.count < 2 { return set }
    for place in set { mark(graph.rank[place], Self.left) }
    // All that is not settled is a member: the youngest of a line settles whatever is below it.
    return walk { _ in true }
  }

  private mutating func mark(_ rank: Int, _ bits: UInt8) {
    let before = marks[rank]
    let after = before | bits
    if before == 0 { marked.append(rank) }
    marks[rank] = after
    let wasOpen = before != 0 && before & Self.settled == 0
    let isOpen = after & Self.settled == 0
    if isOpen && !wasOpen { open += 1 }
    if wasOpen && !isOpen { open -= 1 }
  }

  /// From the greatest mark down: every descendant of a version is visited before it, so its
  /// mark is final when its turn comes.
  private mutating func walk(isAnswer: (UInt8) -> Bool) -> [Int] {
    var answers: [Int] = []
    var rank = marked.max() ?? -1
    while open > 0 && rank >= 0 {
      var bits = marks[rank]
      let place = graph.order[rank]
      if bits != 0 && bits & Self.settled == 0 {
        open -= 1
        if isAnswer(bits) {
          answers.append(place)
          bits = Self.left | Self.right | Self.settled
        }
      }
      if bits != 0 { for parent in graph.parents(of: place) { mark(graph.rank[parent], bits) } }
      rank -= 1
    }
    for rank in marked { marks[rank] = 0 }
    marked.removeAll(keepingCapacity: true)
    open = 0
    return answers.sorted()
  }
}
