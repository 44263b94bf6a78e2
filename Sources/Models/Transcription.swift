internal import Format
internal import HTTPClient
public import Posix

extension ModelClient {
  /// A recording takes so many times as long as another request: it is long to send, and to listen to.
  private static let listeningTimes: Int64 = 10
  /// The longest answer, bytes: a day of speech is less than one MiB.
  private static let transcriptLimit = 8 << 20

  /// What a recording says, by `/audio/transcriptions`.
  /// - Parameters:
  ///   - audio: the file's bytes, which are sent as they are read.
  ///   - ending: what its name ends in, such as `mp3`, by which services know its format.
  ///   - patience: how long to wait.
  /// - Returns: the text, UTF-8; blank where no one speaks.
  /// - Throws: why there is none.
  public func transcribe(
    _ audio: ByteSource, ending: String, _ patience: Patience = .asked
  ) throws(ModelError) -> [UInt8] {
    guard let model = endpoint.transcriptionModel else {
      throw .notConfigured("MEMCUBE_TRANSCRIPTION_MODEL")
    }
    let form = HTTPForm([
      HTTPForm.Part("model", .memory(Array(model.utf8))),
      HTTPForm.Part("response_format", .memory(Array("json".utf8))),
      // The service need not know the name; the ending says what it is.
      HTTPForm.Part(
        "file", audio, fileName: "recording.\(ending)", type: "application/octet-stream"),
    ])
    let reply = try repeated(patience) { (timeout) throws(ModelError) -> Outcome<JSON> in
      let (all, isBeyond) = timeout.multipliedReportingOverflow(by: Self.listeningTimes)
      let longest = isBeyond ? timeout : all
      var request = request("/audio/transcriptions", longest, accepting: "application/json")
      request.connectTimeout = min(request.connectTimeout, timeout)
      request.replyLimit = Self.transcriptLimit
      request.form = form
      return try answer(to: request, longest, patience)
    }
    guard let text = reply["text"]?.string else { throw .malformed("it has no \"text\"") }
    return text
  }
}
