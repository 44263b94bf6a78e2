internal import Format

/// A JSON array that is printed element by element, one a line, so that a long one needs no
/// memory and the reader of a pipe sees the first ones early.
struct JSONList {
  private let console: Console
  private var isEmpty = true

  /// An array on a console.
  init(_ console: Console) { self.console = console }

  /// The opening bracket.
  mutating func begin() throws(Failure) { try console.write("[") }

  /// One more element.
  mutating func add(_ element: JSON) throws(Failure) {
    try console.write(isEmpty ? "\n" : ",\n")
    isEmpty = false
    try console.write(element.bytes)
  }

  /// The closing bracket.
  mutating func end() throws(Failure) { try console.write(isEmpty ? "]\n" : "\n]\n") }
}

extension Console {
  /// A whole list.
  func write(list elements: [JSON]) throws(Failure) {
    var list = JSONList(self)
    try list.begin()
    for element in elements { try list.add(element) }
    try list.end()
  }
}
