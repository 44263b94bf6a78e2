/// What becomes of one scalar of a text before it is cut into word pieces, as by BertNormalizer
/// and BertPreTokenizer of the library that the model was trained with: see `LetterTable`.
struct Letters: Sendable {
  /// What a scalar does.
  enum Kind: UInt8, Sendable {
    /// It belongs to a word.
    case letter
    /// It goes, as if it were not there.
    case removed
    /// It ends a word.
    case space
    /// It is a word by itself.
    case alone
  }

  /// The kinds of the scalars below 128.
  private let ascii: [Kind]
  /// Where a run of one kind begins; it ends where the next one begins. Rising.
  private let starts: [UInt32]
  private let kinds: [Kind]
  /// Scalars that are spelled otherwise: capitals, accented letters. Rising, and their spellings.
  private let spelled: [UInt32]
  private let spellings: [[UInt32]]

  /// The table, read once.
  static let shared = Letters()

  private init() {
    var runs: [(first: UInt32, last: UInt32, kind: Kind)] = []
    for (text, kind) in [
      (LetterTable.removed, Kind.removed), (LetterTable.spaces, .space),
      (LetterTable.alone, .alone), (LetterTable.marks, .alone),
    ] {
      for numbers in Letters.numbers(text) {
        runs.append((numbers.first ?? 0, numbers.last ?? 0, kind))
      }
    }
    runs.sort { $0.first < $1.first }
    var (starts, kinds): ([UInt32], [Kind]) = ([0], [.letter])
    for run in runs {
      if starts.last == run.first {
        kinds[kinds.count - 1] = run.kind
      } else {
        starts.append(run.first)
        kinds.append(run.kind)
      }
      starts.append(run.last + 1)
      kinds.append(.letter)
    }
    let entries = Letters.numbers(LetterTable.spelled)
    spelled = entries.map { $0.first ?? 0 }
    spellings = entries.map { Array($0.dropFirst()) }
    ascii = (0..<128).map { Letters.kind($0, starts, kinds) }
    (self.starts, self.kinds) = (starts, kinds)
  }

  /// What a scalar does, where it stands in a word by its spelling.
  func kind(_ scalar: UInt32) -> Kind {
    scalar < 128 ? ascii[Int(scalar)] : Letters.kind(scalar, starts, kinds)
  }

  /// Appends the spelling of a scalar.
  func spell(_ scalar: UInt32, into word: inout [UInt32]) {
    if scalar < 128 {
      word.append(scalar >= 0x41 && scalar <= 0x5A ? scalar + 32 : scalar)
      return
    }
    if scalar >= 0xAC00, scalar <= 0xD7A3 { return Letters.spell(hangul: scalar, into: &word) }
    let index = Letters.position(of: scalar, in: spelled)
    if index >= 0, spelled[index] == scalar {
      word += spellings[index]
    } else {
      word.append(scalar)
    }
  }

  /// Appends a scalar in lower case, with its accents.
  static func lower(_ scalar: UInt32, into word: inout [UInt32]) {
    guard let scalar = Unicode.Scalar(scalar) else { return }
    word += scalar.properties.lowercaseMapping.unicodeScalars.map(\.value)
  }

  /// Whether a scalar is a mark that takes no room.
  static func isMark(_ scalar: UInt32) -> Bool {
    Unicode.Scalar(scalar)?.properties.generalCategory == .nonspacingMark
  }

  /// A syllable of two or three letters, by arithmetic: the Unicode Standard, section 3.12.
  private static func spell(hangul scalar: UInt32, into word: inout [UInt32]) {
    let index = scalar - 0xAC00
    word.append(0x1100 + index / 588)
    word.append(0x1161 + index % 588 / 28)
    if index % 28 != 0 { word.append(0x11A7 + index % 28) }
  }

  private static func kind(_ scalar: UInt32, _ starts: [UInt32], _ kinds: [Kind]) -> Kind {
    kinds[position(of: scalar, in: starts)]
  }

  /// The index of the last number that is not above the given one; -1 if there is none.
  private static func position(of number: UInt32, in rising: [UInt32]) -> Int {
    var (low, high) = (0, rising.count)
    while low < high {
      let middle = (low + high) / 2
      if rising[middle] <= number { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  /// The words of a text of hexadecimal numbers, joined by hyphens.
  private static func numbers(_ text: String) -> [[UInt32]] {
    text.utf8.split(separator: 0x20).map { word in
      word.split(separator: 0x2D).map { digits in
        digits.reduce(0) { $0 << 4 | UInt32($1 < 0x3A ? $1 - 0x30 : $1 - 0x57) }
      }
    }
  }
}
