internal import MemCube
internal import Posix

/// A result, and the mounted cube that it is from.
struct CubeResult: Sendable {
  let cube: MountedCube
  let result: SearchResult
}

extension MountedCubes {
  /// What a query finds in all cubes, best first; of equally good ones the newest. A cube that
  /// cannot be opened is left out.
  func search(_ query: [UInt8]) throws(Errno) -> (total: Int, results: [CubeResult]) {
    var (total, results, limit) = (0, [CubeResult](), Cube.defaultLimit)
    for cube in try opened() {
      let asked = try core(try cube.cube.parse(query, now: context.clock.now()))
      limit = asked.limit ?? limit
      let answer = try core(try cube.cube.search(asked))
      total += answer.total
      results += answer.results.map { CubeResult(cube: cube, result: $0) }
    }
    let sorted = results.enumerated().sorted { a, b in
      let (x, y) = (a.element.result, b.element.result)
      if x.score != y.score { return x.score > y.score }
      return x.time != y.time ? x.time > y.time : a.offset < b.offset
    }
    return (total, sorted.prefix(limit).map(\.element))
  }

  /// What speaks to a question in all cubes, best first.
  func evidence(_ question: [UInt8]) throws(Errno) -> [Evidence] {
    var evidence: [Evidence] = []
    for cube in try opened() {
      let now = context.clock.now()
      evidence += try core(try cube.cube.evidence(for: question, named: cube.name, now: now))
    }
    return evidence.enumerated().sorted { a, b in
      let (x, y) = (a.element.result.score, b.element.result.score)
      return x != y ? x > y : a.offset < b.offset
    }.map(\.element)
  }

  private func opened() throws(Errno) -> [MountedCube] {
    var opened: [MountedCube] = []
    for name in try core(try shelf.names()) {
      if let cube = try? cube(name) { opened.append(cube) }
    }
    return opened
  }

  /// A rendered file of the root; the same node for the same bytes.
  func rendered(_ bytes: [UInt8], _ key: PassingNodes.Key) -> TextPlace {
    if let known = context.passing.place(key) as? TextPlace, known.bytes == bytes {
      return known
    }
    return TextPlace(
      context: context, node: context.passingNumber(), bytes: bytes, time: context.clock.now(),
      key: key)
  }
}
