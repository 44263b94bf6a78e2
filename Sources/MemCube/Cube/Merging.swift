public import Answering
public import Index

extension Sequence {
  /// The answers of several cubes as one: by score; of equal scores, as of filters alone, the
  /// newest first; then as they came.
  public func bestFirst(_ result: (Element) -> SearchResult) -> [Element] {
    enumerated().sorted { a, b in
      let (x, y) = (result(a.element), result(b.element))
      if x.score != y.score { return x.score > y.score }
      return x.time != y.time ? x.time > y.time : a.offset < b.offset
    }.map(\.element)
  }
}

extension Sequence<Evidence> {
  /// What several cubes know as one, by score: each cube's comes best first, and the order of
  /// equals stays.
  public var bestFirst: [Evidence] {
    enumerated().sorted { a, b in
      let (x, y) = (a.element.result.score, b.element.result.score)
      return x != y ? x > y : a.offset < b.offset
    }.map(\.element)
  }
}
