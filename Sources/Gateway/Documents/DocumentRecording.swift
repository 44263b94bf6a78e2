internal import Models
internal import Posix
internal import Text

extension DocumentText {
  /// What is said in a recording, by the model that is set for it.
  func recording(
    _ content: ByteSource, _ ending: String, _ shown: String, _ patience: Patience
  ) throws(DocumentError) -> [UInt8] {
    let model = try transcriber(shown)
    let text: [UInt8]
    do throws(ModelError) {
      text = try model.transcribe(content, ending: ending, patience)
    } catch {
      switch error {
      case .stopped: throw .stopped("\(shown) was not read to its end")
      // What it says may be anything, and long; that it refused, and how, is what helps.
      case .refused, .malformed, .failed:
        throw .unreadable("\(shown) cannot be written down: \(error.withoutWords)")
      case .notConfigured, .unreachable, .budget, .busy:
        throw .unreadable("\(shown) cannot be written down now: \(error.withoutWords)")
      }
    }
    guard !text.isBlank else { throw .unreadable("in \(shown) nobody says anything") }
    return text
  }

  /// What writes down recordings.
  /// - Throws: which setting is missing.
  @discardableResult
  func transcriber(_ shown: String) throws(DocumentError) -> ModelClient {
    guard let model, model.endpoint.transcriptionModel != nil else {
      throw .missingHelper(
        "\(shown) is a recording: it is written down by the model that "
          + "MEMCUBE_TRANSCRIPTION_MODEL names, at MEMCUBE_MODEL_URL, and none is set")
    }
    return model
  }
}
