internal import Text

/// Texts of memories for exports.
enum Notes {
  /// A text without its front matter.
  static func body(_ text: [UInt8]) -> [UInt8] {
    Array(text[min(text.count, FrontMatter.parse(text).body)...])
  }

  /// What a note is called: its first heading, else its file's name.
  static func title(_ text: [UInt8], path: [UInt8]) -> [UInt8] {
    for line in body(text).prefix(4096).split(separator: 0x0A).prefix(5) where line.first == 0x23 {
      let heading = Array(line.drop { $0 == 0x23 }).trimmed
      if !heading.isEmpty, line.count > heading.count + 1 { return heading }
    }
    let name = Array(path.split(separator: 0x2F).last ?? [])
    return Names.parts(name).stem
  }
}
