internal import Embedding
internal import Posix

/// Texts of anybody's life, beside which a question is looked at where a cube has few texts of its own.
///
/// How near something is counts from what half of all texts reach. Of a cube with one memory that would be
/// this memory, and of one with two that tell of the same thing whichever is farther: nothing could stand out.
package enum Backdrop {
  /// In the words of memories, each of another matter.
  package static let texts = """
    The user lives in a small town by the sea.
    The user works as an accountant at an insurance company.
    The user has two brothers and a sister.
    The user plays the guitar in a band.
    The user prefers tea to coffee in the morning.
    The user is learning Spanish with an app.
    The user's laptop runs Linux.
    The user went to the dentist on Tuesday.
    The user wants to buy a used car next year.
    The user is reading a novel about the war.
    The user's flight to Boston leaves at nine.
    The user has a dog that sleeps on the sofa.
    The user runs five kilometres every Sunday.
    The user's birthday is in March.
    The user painted the kitchen walls yellow.
    The user pays the rent on the first of the month.
    I met an old friend at the market yesterday.
    The report for the customer is due on Friday.
    We watched a film about space last night.
    The meeting was moved to the afternoon.
    My daughter starts school in autumn.
    It rained the whole weekend, so we stayed at home.
    The garden needs water twice a day in summer.
    Thanks, that was a great help!
    """.split(separator: "\n").map { Array($0.utf8) }

  private static let known = Lock<[[UInt8]: [TextVector]]>([:])

  /// Their vectors by the model that runs in this process, which are made once.
  static func vectors(by embedder: Embedder) -> [TextVector] {
    if let found = known.withLock({ $0[embedder.source] }) { return found }
    let made = embedder.vectors(of: texts)
    if embedder.isIntact { known.withLock { $0[embedder.source] = made } }
    return made
  }
}
