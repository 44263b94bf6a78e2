internal import Text

/// What a memory says of its subject, as numbers: enough to tell whether a later one ends it.
///
/// The words are keys, hashes of the subject and a stem, so that those of two subjects never meet.
package struct Assertion: Hashable, Sendable {
  /// What a later memory may do to it.
  package enum Form: UInt8, Sendable {
    /// Something that is so.
    case state = 0
    /// Something intended.
    case plan
    /// Something done.
    case deed
    /// Something that has ended.
    case end
  }

  struct Content: Hashable, Sendable {
    var key: Int64
    var isName: Bool
    /// Whether it only tells more of something else: `coffee` in "coffee grinder".
    var isModifier = false
    /// Whether it is one of several things that stand side by side: `aspirin` in "aspirin and insulin".
    var isJoined = false
    /// Whether it only tells how much: `ten cigarettes` of "smokes ten cigarettes".
    var isAmount = false
  }

  package var form: Form
  /// How it ends what was before, if it does.
  package var ending: Ending.Kind?
  /// 0: none; see `Stance`.
  package var stance: UInt8 = 0
  package var isPositive = true
  /// Whether it says that this is unlike before.
  var isChange = false
  /// Whether it is going on rather than a habit: "is reading".
  var isUnderWay = false
  /// Whether it is a plan that one deed does not carry out: "read more", "visit museums".
  var isOpen = false
  /// Whether the memory says other things as well, which do not end with this one.
  var isBound = false
  /// Whether it ends by a denial of its verb rather than by a verb of ending: "no longer eats".
  var isDenial = false
  /// Whether it says how or what somebody is: "is allergic to fish".
  var isCopular = false
  /// Whether it denies all of a kind: "is not allergic to anything".
  var isUniversal = false
  /// The verb that says what is done; 0: none.
  var verb: Int64 = 0
  /// The name of whom it tells, where that one need not be named; 0: none is said.
  var who: Int64 = 0
  /// The content of the whole sentence behind the subject.
  var whole: [Content]
  /// The content that has to be shared by what it ends: without reasons and the verb of a stance.
  var core: [Content]
  /// Days since 1970 that a plan is for, or a deed was on.
  var day: Int32?

  /// A longer one says too much to be ended by another.
  static let limit = 14

  /// Whether a later memory may end it: no deed, unless it is one that began what goes on.
  var canEndItself: Bool { form == .state || form == .plan || form == .deed && isUnderWay }

  /// The keys by which it is found as something that may be ended: what was done only as what may have been
  /// told wrongly, by the names and numbers of it, apart from those by which others are found.
  package var targetKeys: [Int64] {
    if canEndItself { return Array(Set(whole.map(\.key))).sorted() }
    guard form == .deed else { return [] }
    return Set(whole.filter { $0.isName || $0.isAmount }.map { Assertion.slip($0.key) }).sorted()
  }

  /// The key of what may have been a slip in the telling of a deed.
  private static func slip(_ key: Int64) -> Int64 { ~key }

  /// The keys by which it looks for what it ends: what it ends shares all of its core, or, of plans,
  /// one of the two longest words. So few keys do.
  package private(set) var endKeys: [Int64] = []

  init(
    form: Form, ending: Ending.Kind? = nil, whole: [ClaimWords.Content],
    core: [ClaimWords.Content], subject: String
  ) {
    func content(_ words: [ClaimWords.Content]) -> [Content] {
      let heads = Set(words.filter { !$0.isModifier }.map(\.stem))
      var seen: Set<String> = []
      return words.filter { seen.insert($0.stem).inserted }.map {
        Content(
          key: Assertion.key(subject, $0.stem), isName: $0.isName,
          isModifier: !heads.contains($0.stem), isJoined: $0.isJoined, isAmount: $0.isAmount)
      }
    }
    self.form = form
    self.ending = ending
    self.whole = content(whole)
    self.core = content(core)
    let longest = Set(core.map(\.stem)).sorted {
      ($1.utf8.count, $0) < ($0.utf8.count, $1)
    }
    endKeys = longest.prefix(2).map { Assertion.key(subject, $0) }
    if ending == .corrected { endKeys += endKeys.map(Assertion.slip) }
  }

  static func key(_ subject: String, _ stem: String) -> Int64 {
    NameHash.hash(Array("\(subject)\n\(stem)".utf8))
  }

  /// Lets it be found as what ends others by one more word.
  mutating func end(by stem: String, of subject: String) {
    let key = Assertion.key(subject, stem)
    if !endKeys.contains(key) { endKeys.append(key) }
  }

  /// Whether it can end anything.
  package var canEnd: Bool {
    !core.isEmpty && (ending != nil || stance != 0 || form == .deed || isReversal)
  }
}

// MARK: As bytes

extension Assertion {
  /// How many bytes stand before the words.
  private static let head = 32

  /// In a fixed form, for the index: 8 bytes, the verb, the day, the name, and 9 bytes a word.
  package var bytes: [UInt8] {
    var out: [UInt8] = [
      form.rawValue, ending?.rawValue ?? 0, stance, flags,
      day == nil ? 0 : 1, UInt8(clamping: whole.count), UInt8(clamping: core.count),
      UInt8(clamping: endKeys.count),
    ]
    func put(_ number: Int64) {
      for shift in stride(from: 56, through: 0, by: -8) {
        out.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
      }
    }
    put(verb)
    put(Int64(day ?? 0))
    put(who)
    for word in whole + core {
      put(word.key)
      out.append(
        (word.isName ? 1 : 0) | (word.isModifier ? 2 : 0) | (word.isJoined ? 4 : 0)
          | (word.isAmount ? 8 : 0))
    }
    endKeys.forEach(put)
    return out
  }

  private var flags: UInt8 {
    (isPositive ? 1 : 0) | (isChange ? 2 : 0) | (isUnderWay ? 4 : 0) | (isOpen ? 8 : 0)
      | (isBound ? 16 : 0) | (isCopular ? 32 : 0)
      | (isDenial ? 64 : 0) | (isUniversal ? 128 : 0)
  }

  /// Those of which the bytes stand one behind the other, up to others.
  package static func list(_ bytes: [UInt8]) -> [Assertion] {
    var (found, rest): ([Assertion], ArraySlice<UInt8>) = ([], bytes[...])
    while rest.count >= head {
      let start = rest.startIndex
      let length =
        head + 9 * (Int(rest[start + 5]) + Int(rest[start + 6])) + 8 * Int(rest[start + 7])
      guard let one = Assertion(bytes: Array(rest.prefix(length))) else { break }
      found.append(one)
      rest = rest.dropFirst(length)
    }
    return found
  }

  /// Of the bytes above; nil for others.
  init?(bytes: [UInt8]) {
    let head = Assertion.head
    guard bytes.count >= head, let form = Form(rawValue: bytes[0]) else { return nil }
    let (whole, core, keys) = (Int(bytes[5]), Int(bytes[6]), Int(bytes[7]))
    guard bytes.count == head + 9 * (whole + core) + 8 * keys else { return nil }
    func number(_ place: Int) -> Int64 {
      bytes[place..<place + 8].reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
    func words(_ range: Range<Int>) -> [Content] {
      range.map { word in
        let place = head + 9 * word
        return Content(
          key: number(place), isName: bytes[place + 8] & 1 != 0,
          isModifier: bytes[place + 8] & 2 != 0, isJoined: bytes[place + 8] & 4 != 0,
          isAmount: bytes[place + 8] & 8 != 0)
      }
    }
    self.form = form
    ending = Ending.Kind(rawValue: bytes[1])
    stance = bytes[2]
    isPositive = bytes[3] & 1 != 0
    isChange = bytes[3] & 2 != 0
    isUnderWay = bytes[3] & 4 != 0
    isOpen = bytes[3] & 8 != 0
    isBound = bytes[3] & 16 != 0
    isCopular = bytes[3] & 32 != 0
    isDenial = bytes[3] & 64 != 0
    isUniversal = bytes[3] & 128 != 0
    verb = number(8)
    day = bytes[4] == 0 ? nil : Int32(truncatingIfNeeded: number(16))
    who = number(24)
    self.whole = words(0..<whole)
    self.core = words(whole..<whole + core)
    endKeys = (0..<keys).map { number(head + 9 * (whole + core) + 8 * $0) }
  }
}
