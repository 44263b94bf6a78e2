public import Posix

/// A result of a search for a question, with what an answer says of it.
public struct Evidence: Hashable, Sendable {
  /// The name of the cube in which it was found.
  public var cube: [UInt8]
  /// What was found.
  public var result: SearchResult
  /// Who said it, if it was said.
  public var author: [UInt8]?
  /// The day on which it was said or written, in days since 1970 in the cube's zone.
  public var day: Int64

  /// Whether two are the same text of the same day; how well it fits changes by the hour.
  public func isSame(as other: Evidence) -> Bool {
    let (a, b) = (result, other.result)
    return (a.id, a.place, a.text, a.path) == (b.id, b.place, b.text, b.path)
      && (author, day, cube) == (other.author, other.day, other.cube)
  }

  /// Evidence of its parts.
  public init(cube: [UInt8], result: SearchResult, author: [UInt8]?, day: Int64) {
    self.cube = cube
    self.result = result
    self.author = author
    self.day = day
  }
}

extension Cube {
  /// What writes answers of this cube's evidence; nil: no model does.
  public var answering: ModelClient? {
    host.model.flatMap { $0.endpoint.chatModel == nil ? nil : $0 }
  }

  /// How much evidence an answer looks at.
  static let evidenceLimit = 12

  /// What speaks to a question in this cube, best first.
  public func evidence(
    for question: [UInt8], named name: [UInt8], now: Timestamp
  ) throws(CubeError) -> [Evidence] {
    let answer = try search(question, limit: Self.evidenceLimit, now: now)
    let offset = try zone().dateOffset
    var evidence: [Evidence] = []
    for result in answer.results.prefix(Self.evidenceLimit) {
      let author = result.kind == .message ? try message(result.id)?.name : nil
      let local = result.time.seconds + offset(result.time.seconds)
      evidence.append(
        Evidence(
          cube: name, result: result, author: author, day: TimeCalendar.day(ofSeconds: local)))
    }
    return evidence
  }
}
