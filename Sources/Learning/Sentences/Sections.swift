/// A line of settings, as YAML has them: `owner: Rita`, or `beta:` over what belongs to it.
struct Setting {
  var key: ArraySlice<UInt8>
  /// Whether nothing stands after the colon.
  var isSection: Bool
  /// Whether it begins with a small letter, as no label of prose does.
  var isLow: Bool

  /// Of a line without its indentation; nil: more than one word, or none, stands before its colon.
  init?(_ line: ArraySlice<UInt8>) {
    guard let first = line.first, (0x61...0x7A).contains(first | 0x20) || first >= 0x80,
      let colon = line.prefix(Setting.longest).firstIndex(of: 0x3A)
    else { return nil }
    key = line[..<colon]
    let isWord = key.allSatisfy { byte in
      (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte >= 0x80
        || "_-.".utf8.contains(byte)
    }
    let behind = line[(colon + 1)...]
    guard isWord, behind.first.map({ $0 == 0x20 }) ?? true else { return nil }
    isSection = behind.allSatisfy { $0 <= 0x20 }
    isLow = (0x61...0x7A).contains(first)
  }

  private static let longest = 40
}

/// Below which keys the lines of settings stand: a value says little without them.
struct Sections {
  /// What a line is.
  enum Part {
    /// No setting below another.
    case none
    /// A key over others.
    case section
    /// A value, with the keys over it, and how many bytes those are.
    case value([UInt8], keys: Int)
  }

  private var over: [(key: ArraySlice<UInt8>, indentation: Int)] = []

  /// So many bytes of the keys over a value are shown at most, the last of them in any case.
  private static let reach = 80

  /// Whether the line read last stands below a key.
  private(set) var isInside = false

  /// Reads the next line.
  /// - Parameters:
  ///   - setting: Its key, if it has one.
  ///   - line: Its text.
  ///   - indentation: Its own.
  ///   - isAbove: Whether the next is a setting that is farther in.
  /// - Returns: What it is.
  mutating func read(
    _ setting: Setting?, _ line: ArraySlice<UInt8>, at indentation: Int, isAbove: Bool
  ) -> Part {
    isInside = false
    if line.isEmpty { return .none }
    while let last = over.last, last.indentation >= indentation { over.removeLast() }
    guard let setting else { return .none }
    if setting.isSection, isAbove {
      over.append((setting.key, indentation))
      return .section
    }
    if over.isEmpty { return .none }
    isInside = true
    var text = Array(line)
    for (place, key) in over.reversed().enumerated() {
      guard place == 0 || text.count + key.key.count - line.count < Self.reach else { break }
      text = key.key + ": ".utf8 + text
    }
    return .value(text, keys: text.count - line.count)
  }
}
