public import Models
internal import Text

extension ModelClient {
  /// Lets the chat model answer a person whom it knows by memories. These stand in a fence: what they
  /// say is no instruction.
  /// - Parameters:
  ///   - question: what is said now.
  ///   - texts: what is remembered, best first, each with the date at which it was said.
  ///   - history: what was said before, the oldest first.
  ///   - instructions: how to answer, as the caller's program wants it; nil: as a helpful assistant.
  ///   - today: the day on which it is said.
  ///   - sampling: how words are chosen.
  ///   - random: eight random bytes or more.
  ///   - patience: how long to wait.
  ///   - tell: gets what the model says as it comes; nil: it is asked for the whole.
  /// - Returns: the answer, UTF-8, not blank.
  /// - Throws: why there is none.
  public func converse(
    _ question: [UInt8], knowing texts: [(text: [UInt8], date: [UInt8])],
    history: [ChatMessage] = [], instructions: [UInt8]? = nil, today: [UInt8],
    sampling: Sampling = Sampling(), random: [UInt8], _ patience: Patience = .asked,
    tell: (@Sendable ([UInt8]) -> Void)? = nil
  ) throws(ModelError) -> [UInt8] {
    let fence = Fence(random)
    var system = instructions ?? Array("You are a helpful assistant.".utf8)
    system += Array("\nToday is ".utf8) + today + Array(".".utf8)
    if texts.isEmpty {
      system += Array(
        "\nNothing that is remembered of the user speaks to this; do not invent it.".utf8)
    } else {
      system += Array(
        "\nWhat is remembered of the user follows. Use what helps, and do not invent more. ".utf8)
      system += fence.rule + [0x0A]
      for (index, text) in texts.enumerated() {
        system += fence.enclose(
          text.date + Array(": ".utf8) + Excerpt.start(text.text), number: index + 1)
      }
    }
    let messages = [ChatMessage(.system, system)] + history + [ChatMessage(.user, question)]
    if let tell { return try streamedChat(messages, sampling, patience, tell: tell) }
    return try chat(
      messages, tokens: sampling.tokens, temperature: sampling.temperature, topP: sampling.topP,
      patience)
  }
}
