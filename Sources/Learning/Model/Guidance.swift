public import Format
internal import Models
internal import Text

/// What users want kept and left out of memory, in their own words: for a cube, for a project, whose cubes
/// take it over, or for one message. A model gets these words. The built-in rules leave out what `excludes`
/// and plain prohibitions in the instructions name, and follow nothing else.
public struct Guidance: Hashable, Sendable {
  /// A model gets so much of each text, bytes: some two thousand tokens.
  public static let limit = 8 << 10
  /// The setting of a cube with instructions of its owner: memcube(5), "Settings".
  public static let key = Array("ingest/instructions".utf8)
  /// The setting with those of the project that the cube is in.
  public static let projectKey = Array("ingest/project-instructions".utf8)
  /// The member of a message's `metadata` with what is wanted of that message alone: an object of
  /// `instructions`, `includes` and `excludes`.
  public static let metadataKey = "ingest"

  /// Instructions, the most general first.
  public var instructions: [[UInt8]] = []
  /// What is to be kept above all; nil: nothing is said of that.
  public var includes: [UInt8]?
  /// What is to be left out.
  public var excludes: [UInt8]?

  /// None.
  public init() {}

  /// What a message's `metadata` says; what it holds of another kind is passed over.
  public init(metadata: JSON?) { self.init(said: metadata?[Self.metadataKey]) }

  /// What a cube's setting says: instructions, as text, or an object as in a message's `metadata`.
  public init(setting: JSON?) {
    self.init(said: setting)
    add(setting?.string)
  }

  private init(said: JSON?) {
    guard let said else { return }
    add(said["instructions"]?.string)
    includes = Self.bounded(said["includes"]?.string)
    excludes = Self.bounded(said["excludes"]?.string)
  }

  /// Adds instructions; nil and blank ones are none.
  public mutating func add(_ instructions: [UInt8]?) {
    if let text = Self.bounded(instructions) { self.instructions.append(text) }
  }

  /// With what is wanted besides.
  public func with(_ other: Guidance) -> Guidance {
    var sum = self
    sum.instructions += other.instructions
    sum.includes = Self.both(includes, other.includes)
    sum.excludes = Self.both(excludes, other.excludes)
    return sum
  }

  /// What a project leaves out stays out, whatever a message leaves out besides.
  private static func both(_ one: [UInt8]?, _ other: [UInt8]?) -> [UInt8]? {
    guard let one else { return other }
    guard let other, other != one else { return one }
    return one + [0x0A] + other
  }

  /// Whether it asks for nothing.
  public var isEmpty: Bool { instructions.isEmpty && includes == nil && excludes == nil }

  /// The same as a member of `metadata`; nil where it is empty.
  public var member: JSON.Member? { object.map { JSON.Member(Self.metadataKey, $0) } }

  /// The same as a cube's setting, as `init(setting:)` reads it: where there are only instructions, as
  /// text, which older programs know; nil where it is empty.
  public var setting: JSON? {
    if includes == nil, excludes == nil, instructions.count == 1 {
      return .string(instructions[0])
    }
    return object
  }

  private var object: JSON? {
    if isEmpty { return nil }
    var members: [JSON.Member] = []
    if !instructions.isEmpty {
      let text = Array(instructions.joined(separator: [0x0A]))
      members.append(JSON.Member("instructions", .string(text)))
    }
    if let includes { members.append(JSON.Member("includes", .string(includes))) }
    if let excludes { members.append(JSON.Member("excludes", .string(excludes))) }
    return .object(members)
  }

  /// A text as a model gets it: its first bytes; nil where it is blank.
  public static func bounded(_ given: [UInt8]?) -> [UInt8]? {
    guard let given, given.contains(where: { $0 > 0x20 }) else { return nil }
    return Excerpt.start(given, limit)
  }

  // MARK: Given to a model

  /// What a model gets of it, after the model's rules: in a fence, so that it ends where it ends.
  func told(in fence: Fence) -> [UInt8] {
    if isEmpty { return [] }
    var told = fence.wishRule + [0x0A]
    var number = 0
    func tell(_ what: String, _ text: [UInt8]) {
      number += 1
      told += fence.enclose(wish: Array(what.utf8) + text, number: number)
    }
    for text in instructions { tell("", text) }
    if let includes { tell("Keep above all: ", includes) }
    if let excludes { tell("Leave out: ", excludes) }
    return told
  }

  // MARK: Followed by the rules

  /// Whether a text may be kept: it holds none of the things that `excludes` lists, or that instructions
  /// plainly forbid. Each thing is some words; a text holds it if it holds all of them, in whatever form.
  public func admits(_ text: [UInt8]) -> Bool {
    let leftOut = [excludes].compactMap(\.self) + instructions.flatMap(Prohibitions.read)
    if leftOut.isEmpty { return true }
    var stems = TextStems()
    let words = stems.read(text)
    for thing in leftOut.flatMap(TextStems.things) {
      let wanted = stems.read(thing).subtracting(stems.general)
      if !wanted.isEmpty, wanted.isSubset(of: words) { return false }
    }
    return true
  }
}
