internal import Format
internal import Learning

extension Ingestion {
  /// What is made of one message, or of a version of a document.
  struct Made: Sendable {
    var message: RecordID
    var records: [Record]
    /// The source as `jobs` names it, and what went wrong with the model, if anything did.
    var source: [UInt8] = []
    var trouble: ModelTrouble?
    /// The row of the document.
    var document: Int64?
    /// Whether it stops waiting although no extractor could read it.
    var isLeftOut = false
  }

  /// What an extractor makes of messages, in their order. `stop` is asked while a model is waited
  /// for: what it has not read by then waits on.
  static func records(
    of items: [IngestionReading.Item], _ extraction: Extraction, random: (Int) -> [UInt8],
    until stop: @escaping @Sendable () -> Bool
  ) throws(CubeError) -> [Made] {
    var made: [Made] = []
    made.reserveCapacity(items.count)
    for item in items {
      guard
        let read = extraction.outcome(
          of: item.source, item.guidance, random: random(8), until: stop)
      else { break }
      let records =
        read.isLeftOut ? [] : try records(of: item.message, read.statements, by: read.name)
      made.append(
        Made(
          message: item.message.id, records: records,
          source: Job.source(ofConversation: item.message.conversation), trouble: read.trouble,
          isLeftOut: read.isLeftOut))
    }
    return made
  }
}
