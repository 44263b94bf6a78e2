internal import Text

/// What a category is about, in words: its name, and what its description lists. A memory that holds one
/// of these whole, in whatever form, belongs to it, however much else it says.
struct Mem0Topic {
  /// Each a thing that it is about; all its words are wanted.
  private let things: [Set<[UInt8]>]

  /// The topic of a category.
  /// - Parameters:
  ///   - name: such as `personal_health`.
  ///   - description: what it is for; may be empty.
  ///   - stems: reads words.
  init(_ name: [UInt8], _ description: [UInt8], _ stems: inout TextStems) {
    var things = [stems.read(Self.spaced(name))]
    for thing in TextStems.things(in: description) {
      things.append(stems.read(thing).subtracting(stems.general))
    }
    self.things = things.filter { !$0.isEmpty }
  }

  /// A name such as `personal_health` as words.
  static func spaced(_ name: [UInt8]) -> [UInt8] {
    name.map { $0 == 0x5F || $0 == 0x2D ? 0x20 : $0 }
  }

  /// Whether a text of these stems is about it.
  func holds(_ text: Set<[UInt8]>) -> Bool { things.contains { $0.isSubset(of: text) } }
}
