internal import Bundle
internal import SQLite
package import Text

/// What searches read and found, kept for the next ones until something is written. It belongs to one
/// connection that only reads, and that checks at each start whether the database changed.
///
/// A search gets what it would have read itself. So a list of postings is kept as far as it was read, and
/// is read again to the same length: how rare a word counts depends on that length.
package final class KeptReadings {
  /// A search by all that decides what it finds.
  package struct Asked: Hashable {
    var query: Query
    var limit: Int
    /// The file of vectors, where there is a model.
    var vectors: FileStamp?
  }

  /// The best memories that searches found, and the files of these. An answer takes some thousand bytes, and
  /// few questions are asked twice: more answers would take the room of all else.
  package var answers = GenerationCache<Asked, [KeptHit]>(limit: 1 << 19)
  package var files = GenerationCache<Int64, KeptFile>(limit: 4 << 20)
  /// Postings by what was looked for.
  var postings = GenerationCache<[UInt8], KnownPostings>(limit: 2 << 20)
  /// What ranking knows of items, by their rows; nil: there is none.
  var items = GenerationCache<Int64, ItemFacts?>(limit: 2 << 20)
  /// The messages that memories were learned from, and the entities that these mention, by objects.
  var origins = GenerationCache<Int64, [Int64]>(limit: 1 << 20)
  var entities = GenerationCache<Int64, [[UInt8]]>(limit: 1 << 20)
  /// The first objects that mention an entity, and whether it is an author, by its name.
  var mentions = GenerationCache<[UInt8], [Int64]>(limit: 1 << 20)
  var isAuthor = GenerationCache<[UInt8], Bool>(limit: 1 << 18)
  /// The authors of a word, by the word's token.
  var authors = GenerationCache<[UInt8], Set<Int64>>(limit: 1 << 18)
  /// Whether a token is somewhere in the cube.
  var isWord = GenerationCache<[UInt8], Bool>(limit: 1 << 18)
  /// The tokens of items' texts, and of their titles.
  var stems = GenerationCache<Int64, [UInt8]>(limit: 1 << 20)
  var titles = GenerationCache<Int64, [UInt8]>(limit: 1 << 19)
  /// The items of a text, by the key of its vector.
  var texts = GenerationCache<Int64, [Int64]>(limit: 1 << 20)
  /// The memories that state a word as a name, and the authors whom it stands for.
  var stated = GenerationCache<[UInt8], StatedNames.Found>(limit: 1 << 18)
  /// How many items there are, and which are parts of large memories.
  var itemCount: Int?
  var parts: [Int64: Int64]?

  /// About how many bytes are kept.
  package var bytes: Int {
    let found = answers.bytes + files.bytes + postings.bytes + items.bytes + stems.bytes
    let known = origins.bytes + entities.bytes + mentions.bytes + isAuthor.bytes + authors.bytes
    let more = titles.bytes + texts.bytes + stated.bytes
    return found + known + more + isWord.bytes + 32 * (parts?.count ?? 0)
  }
}

/// A memory that a search found, as it is kept.
package struct KeptHit {
  package var row: Int64
  package var score: Double
  package var standing: Double
  package var parts: [String: Double]

  package init(row: Int64, score: Double, standing: Double, parts: [String: Double]) {
    self.row = row
    self.score = score
    self.standing = standing
    self.parts = parts
  }
}

extension KeptReadings {
  /// About what a value takes that a search found, bytes.
  package static func bytes(of asked: Asked, _ hits: [KeptHit]) -> Int {
    let words = asked.query.clauses.reduce(0) { sum, clause in
      (clause.words + clause.phrases).reduce(sum) { $0 + 48 + $1.typed.count }
    }
    let rows = 32 * (asked.query.filters.memories?.count ?? 0)
    return 512 + words + rows + hits.reduce(0) { $0 + 64 + 64 * $1.parts.count }
  }
}
