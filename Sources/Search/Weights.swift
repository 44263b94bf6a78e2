/// The numbers that ranking uses, in one place. `standard` counts; the evaluation takes parts out
/// to see what they are worth. Their origin: values found by hand on half of the LoCoMo dialogues
/// and checked on the other half (Maharana et al. 2024, https://arxiv.org/abs/2402.17753), then
/// moved a little on the first half alone.
public struct Weights: Sendable {
  /// What counts.
  public static let standard = Weights()

  /// The weights that count.
  public init() {}

  // MARK: Candidates

  /// How many of the best by words, and by meaning, the other stages look at, at least.
  public var candidates = 300
  /// The score of the best by words; others in proportion.
  public var words = 1.0
  /// How much of that goes by the share of the asked words that a text holds; the rest by BM25.
  public var coverage = 0.4
  /// For a text in which the question's words stand as near to each other as in the question.
  public var nearness = 0.3
  /// The score of the best by meaning; others in proportion.
  public var meaning = 0.8

  /// What shares no word with the question comes in from this similarity on, if anything does: see
  /// `leastBest`.
  public var admission = 0.15

  /// A message of fewer words is found by these alone, and not by its meaning.
  static let fewWords = 3

  // MARK: What lends

  /// How many of the best, by what they say themselves, lend to those around them and bring them in.
  public var lending = 150
  /// What a message gets of the score of the one before it.
  public var previous = 0.3
  /// What a message gets of the score of the one after it.
  public var next = 0.25
  /// What an answer gets of the question right before it.
  public var answer = 0.8
  /// What it gets of the one before the one before it.
  public var secondPrevious = 0.4
  /// The same where meaning is looked for as well.
  public var secondPreviousUnderstood = 0.15
  /// What it gets of the second one after it.
  public var secondNext = 0.3
  /// For the conversation whose three best messages are the best; others in proportion.
  public var conversation = 0.6

  /// What a message gets of the score of the best memory that was learned from it.
  public var memory = 0.25
  /// For a memory that was said more than once, times the logarithm of how often.
  public var repeated = 0.05

  /// What a passage loses, as a share, that is not among the three best of its document; and so a
  /// memory of those of one message.
  public var repeats = 0.4

  /// What a message loses, as a share, whose statement is superseded.
  public var succession = 0.2

  /// For what mentions an entity that the best memories mention as well.
  public var graph = 0.5

  /// For what fills a slot that a question asks for: something that a person has one of at a time.
  public var slot = 2.0

  // MARK: Who, and what kind

  /// For what the one author said whom the question names, or was written of them.
  public var author = 0.8
  /// For what stands in a conversation in which that author takes part.
  public var partner = 1.0
  /// For a text that says when, if the question asks when.
  public var time = 0.45
  /// For a text with a number, if the question asks how many.
  public var number = 0.4
  /// For a text that ends as a question, which answers none.
  public var question = -0.2
  /// For what is about a relative of the person that the question is about.
  public var kin = -0.2
  /// For a message of 40 words; shorter ones less, by the logarithm.
  public var length = 0.3

  // MARK: Time

  /// For what was said in the span of time that the question names.
  public var span = 0.8
  /// For the newest of all; the oldest gets nothing.
  public var recency = 0.02

  // MARK: The score shown

  /// What a word that is nowhere in the cube counts, as a share of the rarest word that is.
  package static let unknownWord = 0.5
  /// The density of found words that counts half: see `Ranking.shown`.
  static let density = 1.0

  /// What the best result holds of a question, by `Ranking.shown`, where it is as likely none: the
  /// score of 0.3.
  static let doubt = 0.45

  /// What fills what is asked for holds so much of the question, whatever its words.
  static let filled = 0.8

  /// A similarity below this says nothing: it is that of any two texts of people's lives.
  static let leastMeaning = 0.25
  /// Where nothing holds a word of the question, the nearest in meaning must reach this, or nothing
  /// is found; and so must all that a single word finds by its meaning.
  static let leastBest = 0.2

  // MARK: Bounds

  /// A word in more than this share of all items is as good as a stop word, in a cube of at
  /// least `commonFrom` items.
  static let commonShare = 0.2
  static let commonFrom = 50
  /// How many postings a search reads of its terms, beyond its rarest, and how many before it
  /// knows how rare they are: 0.2 µs each.
  static let postings = 30_000
  static let firstPostings = 8_192
  /// A cube of no more items has so few words that each may be looked at.
  static let fewItems = 10_000
  /// A query of more different words is read as these, its rarest.
  static let words = 32
  /// Of equally good results so many are ordered by record; the rest by row.
  static let ties = 512
  /// So many of the best that are no passages are looked at, however many passages are better: a book holds any
  /// word hundreds of times.
  static let besidePassages = 100
}
