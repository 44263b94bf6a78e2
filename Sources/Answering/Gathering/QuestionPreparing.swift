internal import Format
internal import Language
internal import Posix
internal import Search
internal import Text

extension EvidenceSource {
  /// A question as this cube is asked. Times in it count from `reference`, in days since 1970, else from the
  /// day of `now`.
  func prepared(
    _ question: [UInt8], now: Timestamp, _ reference: Int64?, _ known: inout PreparedQuestions
  ) throws(CubeError) -> PreparedQuestion {
    let zone = try zone()
    let day = reference ?? zone.day(of: now)
    return try known.find(question, in: zone, on: day) { () throws(CubeError) in
      var query = try parse(question, now: now)
      query.reference = day
      // What was so leads to what is so since; see `Succession`.
      query.filters.superseded = query.filters.superseded ?? .yes
      query.findsParts = true
      return query
    }
  }
}
