/// An item in the running, and what each stage gives it.
struct Contender: Hashable {
  var item: ItemFacts
  /// The share of what was asked that it holds itself, 0 ... 1: see `Ranking.shown`.
  var held = 0.0
  /// Its similarity in meaning, 0 ... 1.
  var similarity = 0.0
  /// What counts of the similarity of the message that it was learned from, for the score shown.
  var heard = 0.0
  /// Whether of all that was asked it holds a name, and common words at most.
  var isOnlyNamed = false
  /// Whether it holds a name that is asked of, and more that was asked.
  var isNamed = false
  var parts = ScoreParts()
  /// The object that says later that something changed of it: see `ChangeScore`.
  var doubter: Int64?

  init(_ item: ItemFacts) { self.item = item }

  /// The score of what it says itself, which is what it lends to others.
  var own: Double { parts.words + parts.nearness + parts.meaning }
}

/// The parts of a score. Their sum orders the results of one search.
struct ScoreParts: Hashable {
  var words = 0.0
  var nearness = 0.0
  var meaning = 0.0
  var neighbours = 0.0
  var conversation = 0.0
  var author = 0.0
  var kind = 0.0
  var kin = 0.0
  var time = 0.0
  var length = 0.0
  var memory = 0.0
  var graph = 0.0
  var slot = 0.0
  var recency = 0.0
  var repeats = 0.0
  var succession = 0.0

  /// Each part with the name by which people see it.
  private var named: [(name: String, value: Double)] {
    [
      ("words", words), ("nearness", nearness), ("meaning", meaning), ("neighbours", neighbours),
      ("conversation", conversation), ("author", author), ("kind", kind), ("kin", kin),
      ("time", time), ("length", length), ("memory", memory), ("graph", graph), ("slot", slot),
      ("recency", recency), ("repeats", repeats), ("succession", succession),
    ]
  }

  var total: Double {
    words + nearness + meaning + neighbours + conversation + author + kind + kin + time + length
      + memory + graph + slot + recency + repeats + succession
  }

  /// The parts that are not nothing, by name.
  var shown: [String: Double] {
    var shown: [String: Double] = [:]
    for (name, value) in named where value != 0 { shown[name] = value }
    return shown
  }
}

/// The items in the running, each once.
struct Contenders {
  private(set) var all: [Contender] = []
  private var places: [Int64: Int] = [:]

  /// Where an item stands in `all`, by its row.
  func place(of row: Int64) -> Int? { places[row] }

  /// Makes room for so many.
  mutating func reserve(_ count: Int) {
    all.reserveCapacity(count)
    places.reserveCapacity(count)
  }

  /// Adds an item unless it is there; gives its place.
  @discardableResult
  mutating func add(_ item: ItemFacts) -> Int {
    if let place = places[item.row] { return place }
    places[item.row] = all.count
    all.append(Contender(item))
    return all.count - 1
  }

  subscript(place: Int) -> Contender {
    get { all[place] }
    _modify { yield &all[place] }
  }

  /// Changes each of them.
  mutating func update(_ change: (inout Contender) -> Void) {
    for place in all.indices { change(&all[place]) }
  }
}
