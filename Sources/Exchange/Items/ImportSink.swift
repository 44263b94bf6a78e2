/// What readers of formats give what they find to, in the export's order.
package protocol ImportSink: AnyObject {
  /// A conversation, or more messages of one.
  func take(_ conversation: ImportedConversation) throws(ExchangeError)
  /// A memory or document.
  func take(_ file: ImportedFile) throws(ExchangeError)
  /// Counts what was left out.
  func leaveOut(_ what: LeftOut, _ count: Int)
  /// Says what is odd and no fault.
  func note(_ place: String, _ text: String)
  /// Says what could not be read: the import ends with status 1.
  func problem(_ place: String, _ text: String)
  /// Says that the export held all files of a source whose ids begin so: others are gone there.
  func complete(_ source: String, _ beginning: [UInt8])
}

extension ImportSink {
  /// Counts one thing that was left out.
  package func leaveOut(_ what: LeftOut) { leaveOut(what, 1) }
}
