internal import Learning
internal import Models
internal import Posix

/// Who reads a message: the chat model that is set, or else the built-in extractor, which also takes
/// over where the model fails.
struct Extraction {
  private let model: (any Extractor)?
  private let builtIn = BuiltInExtractor()

  init(model client: ModelClient?) {
    model = client.flatMap { $0.endpoint.chatModel == nil ? nil : ModelExtractor(client: $0) }
  }

  /// Whether reading a message may take as long as a service does.
  var isSlow: Bool { model != nil }

  /// What was read in a message.
  struct Outcome {
    var statements: [LearnedStatement]
    /// The extractor's `NAME/VERSION`.
    var name: String
    /// What went wrong with the model, if anything did.
    var trouble: ModelTrouble?
    /// Whether it was not read, since reading it has ended a process.
    var isLeftOut = false
  }

  /// What a message says, of what is wanted; nil if the model is not waited for, since the cube is
  /// being closed.
  func outcome(
    of source: SaidMessage, _ guidance: Guidance = Guidance(),
    random: @autoclosure () -> [UInt8], until stop: @escaping @Sendable () -> Bool
  ) -> Outcome? {
    let read = CrashNotes.reading(Array(source.text.utf8)) {
      outcome(reading: source, guidance, random(), stop)
    }
    return read
      ?? Outcome(
        statements: [], name: BuiltInExtractor.name, trouble: ModelTrouble(leftOut: 1),
        isLeftOut: true)
  }

  private func outcome(
    reading source: SaidMessage, _ guidance: Guidance,
    _ random: @autoclosure () -> [UInt8], _ stop: @escaping @Sendable () -> Bool
  ) -> Outcome? {
    func builtInReading() -> [LearnedStatement] {
      (try? builtIn.read(source, guidance, random: [], .asked))?.statements ?? []
    }
    guard let model else {
      return Outcome(statements: builtInReading(), name: BuiltInExtractor.name)
    }
    do throws(ModelError) {
      let read = try model.read(source, guidance, random: random(), .background(until: stop))
      return Outcome(
        statements: read.statements, name: model.name,
        trouble: read.dropped > 0 ? ModelTrouble(dropped: read.dropped) : nil)
    } catch {
      if error == .stopped { return nil }
      return Outcome(
        statements: builtInReading(), name: BuiltInExtractor.name,
        trouble: ModelTrouble(failed: 1, error: "\(error)"))
    }
  }
}
