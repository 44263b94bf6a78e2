/// Who reads a message: the chat model that is set, or else the built-in rules, which also take
/// over where the model fails.
struct Extraction {
  private let model: ModelExtractor?
  private let rules = RuleExtractor()

  init(model client: ModelClient?) {
    model = client.flatMap { $0.endpoint.chatModel == nil ? nil : ModelExtractor(client: $0) }
  }

  /// Whether reading a message may take as long as a service does.
  var isSlow: Bool { model != nil }

  /// What was read in a message.
  struct Outcome {
    var statements: [RuleExtractor.Statement]
    /// The extractor's `NAME/VERSION`.
    var name: String
    /// What went wrong with the model, if anything did.
    var trouble: ModelTrouble?
  }

  /// What a message says; nil if the model is not waited for, since the cube is being closed.
  func outcome(
    of source: RuleExtractor.Source, random: @autoclosure () -> [UInt8],
    until stop: @escaping @Sendable () -> Bool
  ) -> Outcome? {
    guard let model else {
      return Outcome(statements: rules.statements(of: source), name: RuleExtractor.name)
    }
    do throws(ModelError) {
      let read = try model.read(source, random: random(), .background(until: stop))
      return Outcome(
        statements: read.statements, name: model.name,
        trouble: read.dropped > 0 ? ModelTrouble(dropped: read.dropped) : nil)
    } catch {
      if error == .stopped { return nil }
      return Outcome(
        statements: rules.statements(of: source), name: RuleExtractor.name,
        trouble: ModelTrouble(failed: 1, error: "\(error)"))
    }
  }
}
