/// A line of a chat that begins a message: when, and what. Section 4.6.
struct ChatLine {
  /// The three numbers of the date, as they stand.
  var numbers: [Int]
  /// Whether the first one is a year.
  var isYearFirst: Bool
  /// What stands between them.
  var mark: Unicode.Scalar
  var hour, minute, second: Int
  /// Whether the time says which half of the day it is.
  var isHalfDay: Bool
  /// What follows the time.
  var text: String

  /// Reads a line; nil: it goes on with the message before it.
  init?(_ line: String) {
    // The time stands within the first 60 characters.
    let scalars = Array(line.unicodeScalars)
    var scanner = ChatScanner(scalars)
    scanner.skip { Names.isMark($0) }
    let isBracketed = scanner.take("[")
    guard let date = scanner.date() else { return nil }
    (numbers, isYearFirst, mark) = date
    scanner.skip { $0 == "," || $0 == "\u{60C}" || $0.properties.isWhitespace || Names.isMark($0) }
    guard let time = scanner.time() else { return nil }
    (hour, minute, second, isHalfDay) = time
    scanner.skip { $0.properties.isWhitespace || Names.isMark($0) }
    if isBracketed {
      guard scanner.take("]") else { return nil }
    } else {
      guard scanner.take("-") || scanner.take("\u{2013}") else { return nil }
    }
    guard scanner.take(" ") || scanner.isAtEnd else { return nil }
    text = scanner.rest
  }
}

/// Goes through the beginning of a line.
private struct ChatScanner {
  private let scalars: [Unicode.Scalar]
  private var at = 0

  init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

  var isAtEnd: Bool { at >= scalars.count }
  private var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

  /// What is left.
  var rest: String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[at...])
    return String(text)
  }

  mutating func skip(_ isSkipped: (Unicode.Scalar) -> Bool) {
    while let scalar = next, isSkipped(scalar) { at += 1 }
  }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    at += 1
    return true
  }

  /// A number of digits of any script, and how many there are.
  private mutating func number() -> (value: Int, count: Int)? {
    var (value, count) = (0, 0)
    while let scalar = next, scalar.properties.generalCategory == .decimalNumber,
      let digit = scalar.properties.numericValue
    {
      guard count < 4 else { return nil }
      value = value * 10 + Int(digit)
      count += 1
      at += 1
    }
    return count == 0 ? nil : (value, count)
  }

  /// Three numbers with marks between them; the year has four digits, or is last with two.
  mutating func date() -> (numbers: [Int], isYearFirst: Bool, mark: Unicode.Scalar)? {
    guard let first = number(), let mark = dateMark(), let second = number(), dateMark() != nil,
      let third = number(), first.count != 3, third.count != 3, second.count <= 2
    else { return nil }
    let isYearFirst = first.count == 4
    guard isYearFirst ? third.count <= 2 : third.count == 4 || third.count == 2 else { return nil }
    var numbers = [first.value, second.value, third.value]
    if third.count == 2, !isYearFirst { numbers[2] += 2000 }
    return (numbers, isYearFirst, mark)
  }

  private mutating func dateMark() -> Unicode.Scalar? {
    skip { Names.isMark($0) }
    guard let scalar = next, scalar == "/" || scalar == "." || scalar == "-" else { return nil }
    at += 1
    skip { $0.properties.isWhitespace || Names.isMark($0) }
    return scalar
  }

  /// A word of a few letters, with stops and blanks in it: `p. m.`, `klo`.
  private mutating func word() -> String {
    var word = ""
    let start = at
    while let scalar = next, at - start < 12 {
      if scalar.properties.isAlphabetic {
        word.unicodeScalars.append(scalar)
      } else if scalar != ".", !scalar.properties.isWhitespace {
        break
      }
      at += 1
    }
    return word.lowercased()
  }

  /// `H:MM[:SS]`, with a word before or after it.
  mutating func time() -> (hour: Int, minute: Int, second: Int, isHalf: Bool)? {
    var half = word()
    guard var hour = number()?.value, timeMark(), let minute = number(), minute.count == 2 else {
      return nil
    }
    var second = 0
    let place = at
    if timeMark(), let found = number(), found.count == 2 {
      second = found.value
    } else {
      at = place
    }
    skip { $0.properties.isWhitespace || Names.isMark($0) }
    let behind = at
    let after = word()
    if isHalf(after) { half = after } else { at = behind }
    let isHalf = isHalf(half)
    if isHalf {
      guard hour <= 12 else { return nil }
      hour = hour % 12 + (ChatWords.shared.isOne("after", half) ? 12 : 0)
    }
    guard hour < 24, minute.value < 60, second < 60 else { return nil }
    return (hour, minute.value, second, isHalf)
  }

  private func isHalf(_ word: String) -> Bool {
    ChatWords.shared.isOne("before", word) || ChatWords.shared.isOne("after", word)
  }

  private mutating func timeMark() -> Bool { take(":") || take(".") }
}
