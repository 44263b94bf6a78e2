/// A block of text about what a cube holds, to be put in front of a conversation with a model:
/// who and what it is about, top facts, recent episodes, key entities. It follows from the cube
/// alone, so that it is the same from call to call, and a model's cache of it stays good.
struct ContextBlock {
  /// A heading with its lines, best first.
  struct Section: Hashable {
    var title: String
    var lines: [[UInt8]]
    /// The share of the room that it gets, if others need theirs.
    var share: Int
  }

  /// Bytes of English that are about one token of a language model.
  static let bytesOfToken = 4

  /// The lines that are always there.
  var head: [[UInt8]]
  var sections: [Section]

  /// The text within a budget of tokens: whole lines, of each section its best. What a section
  /// does not use is for the others.
  func text(tokens: Int) -> [UInt8] {
    var room = max(0, min(tokens, 1 << 20)) * Self.bytesOfToken
    var out: [UInt8] = []
    for line in head where line.count < room {
      out += line + [0x0A]
      room -= line.count + 1
    }
    var shares = sections.reduce(0) { $0 + $1.share }
    for section in sections {
      // What is left is divided among those still to come.
      var own = shares > 0 ? room * section.share / shares : room
      shares -= section.share
      let title = Array("\n## \(section.title)\n\n".utf8)
      guard !section.lines.isEmpty, title.count < own else { continue }
      var body: [UInt8] = []
      own -= title.count
      for line in section.lines where line.count + 3 <= own {
        body += Array("- ".utf8) + line + [0x0A]
        own -= line.count + 3
      }
      if body.isEmpty { continue }
      out += title + body
      room -= title.count + body.count
    }
    return out
  }
}
