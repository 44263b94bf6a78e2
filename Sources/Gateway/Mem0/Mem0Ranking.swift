internal import Bundle
internal import Format
internal import MemCube
internal import Models
internal import Posix
internal import Search
internal import Text

/// What a call and its project make of the order of a search's results: a model that reads them anew
/// (`rerank`), criteria of the project's own (`retrieval_criteria`), and how long ago a memory was touched
/// (`decay`). None of it leaves out what was found.
struct Mem0Ranking: Sendable {
  /// Something that memories are preferred for, or against.
  private struct Criterion: Sendable {
    /// A word for it, and what is meant by it.
    var name, description: [UInt8]
    /// Beside those of the others; below 0 it counts against.
    var weight: Double
  }

  /// How many criteria a project may have: each is looked for in every result.
  private static let limit = 16
  private static let weights = -100.0...100.0
  /// The least number of results that are put into order, however few are wanted.
  private static let least = 50
  /// What decay makes of a score: times `floor` in the end, and `fresh` for what was touched just now.
  private static let floor = 0.3, fresh = 1.5
  /// After so many milliseconds half of the difference is gone, two thirds after twice as many: 30 days.
  private static let staling = 30 * 86_400_000.0

  private var criteria: [Criterion] = []
  private var decays = false
  /// A search model that is asked; nil: none is.
  private var client: ModelClient?

  /// What a call of a project wants.
  init(_ call: Call, _ project: Project) throws(Fault) {
    if try call.body.flag("rerank") == true, call.gateway.host.model?.endpoint.rerankModel != nil {
      client = call.gateway.host.model
    }
    decays = project.settings["decay"]?.bool == true
    guard let given = project.settings["retrieval_criteria"] else { return }
    criteria = (try? Self.read(given)) ?? []
  }

  /// Refuses criteria that nothing can be made of.
  static func check(_ given: JSON) throws(Fault) { _ = try read(given) }

  /// A list of `{name, description, weight}`; a text is one criterion.
  private static func read(_ given: JSON) throws(Fault) -> [Criterion] {
    if let text = given.string { return [Criterion(name: text, description: [], weight: 1)] }
    let field = "retrieval_criteria"
    guard let list = given.elements, list.count <= limit else {
      throw .invalid(
        field, "\(field) must be a list of at most \(limit) objects {name, description, weight}")
    }
    var criteria: [Criterion] = []
    for (index, each) in list.enumerated() {
      guard each.members != nil else {
        throw .invalid(field, "\(field)[\(index)] must be an object")
      }
      let fields = Fields(each, place: "\(field)[\(index)].")
      criteria.append(
        Criterion(
          name: try fields.requiredText("name"), description: try fields.text("description") ?? [],
          weight: try fields.number("weight", in: weights) ?? 1))
    }
    return criteria
  }

  /// Whether results stay in the order in which they are found.
  private var isPlain: Bool { criteria.isEmpty && !decays && client == nil }

  /// How many results are to be looked for where so many are wanted: preferred ones may rank below them.
  func reach(_ limit: Int) -> Int { isPlain ? limit : max(limit, min(2 * limit, 1000), Self.least) }

  /// Puts results into order.
  /// - Parameters:
  ///   - hits: the best first.
  ///   - query: what was asked.
  ///   - limit: how many are wanted.
  ///   - call: whose call it is.
  /// - Returns: the best by all that counts, with the scores by which they stand.
  /// - Throws: where the caller has left, or there is no room to wait for a model.
  func order(
    _ hits: [MemoryHit], for query: [UInt8], limit: Int, _ call: Call
  ) throws(Fault) -> [MemoryHit] {
    if isPlain || hits.isEmpty { return Array(hits.prefix(limit)) }
    let read = try readAnew(hits, query, call)
    let now = call.gateway.host.now()
    let preferences = preferences(among: read, call.gateway.host)
    var scores: [Double] = []
    for (hit, preference) in zip(read, preferences) {
      let freshness = decays ? Self.freshness(of: hit.memory, now) : 1
      scores.append(hit.score * freshness * preference)
    }
    let order = read.indices.sorted { a, b in
      scores[a] != scores[b] ? scores[a] > scores[b] : a < b
    }
    return order.prefix(limit).map { index in
      var hit = read[index]
      hit.score = min(1, max(0, scores[index]))
      return hit
    }
  }

  /// The best in the order of the model. The scores are the same ones: its own are on no known scale.
  private func readAnew(
    _ hits: [MemoryHit], _ query: [UInt8], _ call: Call
  ) throws(Fault) -> [MemoryHit] {
    guard let client else { return hits }
    let best = hits.prefix(Self.least)
    let marks = try call.asking { (patience) throws(Fault) -> [Double?]? in
      do throws(ModelError) {
        return try client.rerank(query, best.map(\.memory.text), patience)
      } catch {
        if error == .stopped { throw .departed }
        call.report(error)
        return nil
      }
    }
    guard let marks, marks.count == best.count else { return hits }
    let order = best.indices.sorted { a, b in
      let (first, second) = (marks[a] ?? -.infinity, marks[b] ?? -.infinity)
      return first != second ? first > second : a < b
    }
    let read = zip(order, best).map { from, place in
      var hit = best[from]
      hit.score = place.score
      return hit
    }
    return read + hits.dropFirst(best.count)
  }

  /// 0 ... 2 for each: how much the criteria are for it or against it; 1 where they do not concern it.
  private func preferences(among hits: [MemoryHit], _ host: Host) -> [Double] {
    var preferences = [Double](repeating: 1, count: hits.count)
    let whole = criteria.reduce(0) { $0 + $1.weight.magnitude }
    guard whole > 0 else { return preferences }
    let relevance = Relevance(models: host.models)
    let texts = hits.map(\.memory.text)
    var stems = TextStems()
    let words = texts.map { stems.read($0) }
    for criterion in criteria {
      let asked = criterion.name + [0x20] + criterion.description
      let grades = relevance.scores(of: texts, for: asked.start(Fields.queryLimit))
      let topic = Mem0Topic(
        criterion.name, criterion.description.start(Fields.queryLimit), &stems)
      for index in preferences.indices {
        // What names it is about it, however much else it says.
        let grade = topic.holds(words[index]) ? 1 : grades[index]
        preferences[index] += criterion.weight / whole * grade
      }
    }
    return preferences
  }

  /// 0.3 ... 1.5: how much of it counts what was touched last at some time.
  private static func freshness(of memory: Memory, _ now: Timestamp) -> Double {
    let age = Double(max(0, now.milliseconds - touched(memory).milliseconds))
    return floor + (fresh - floor) / (1 + age / staling)
  }

  /// When a memory was said or changed last. One that came with a time is as old as that, until it is
  /// changed.
  private static func touched(_ memory: Memory) -> Timestamp {
    let recorded = Int64(clamping: memory.object.time)
    let isChanged = memory.updated.milliseconds > recorded + 60_000
    return isChanged ? max(memory.updated, memory.created) : memory.created
  }
}
