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

  /// What a message says, and the extractor's `NAME/VERSION`.
  func statements(
    of source: RuleExtractor.Source, random: @autoclosure () -> [UInt8]
  ) -> (statements: [RuleExtractor.Statement], name: String) {
    if let model, let read = try? model.read(source, random: random()) {
      return (read.statements, model.name)
    }
    return (rules.statements(of: source), RuleExtractor.name)
  }
}
