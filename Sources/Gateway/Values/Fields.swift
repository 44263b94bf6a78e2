internal import Format

/// The members of a JSON object, read with their types checked. A member that is null counts as absent; one
/// that no caller asks for is ignored.
struct Fields: Sendable {
  /// The object.
  let json: JSON
  /// Whether numbers and truth values may come as texts.
  var isLenient = false
  /// What stands before names in messages: `messages[0].`
  var place = ""

  init(_ json: JSON, isLenient: Bool = false, place: String = "") {
    self.json = json
    self.isLenient = isLenient
    self.place = place
  }

  /// A member that is not null.
  subscript(name: String) -> JSON? { json[name].flatMap { $0.isNull ? nil : $0 } }

  /// Whether there is a member of that name, also null.
  func has(_ name: String) -> Bool { json[name] != nil }

  private func wrong(_ name: String, _ wanted: String) -> Fault {
    .invalid(place + name, "\(place)\(name) must be \(wanted)")
  }

  /// A text.
  func text(_ name: String) throws(Fault) -> [UInt8]? {
    guard let value = self[name] else { return nil }
    if let text = value.string { return text }
    if isLenient, case .number(let spelling) = value { return spelling }
    throw wrong(name, "a string")
  }

  /// A text that must be there and hold more than white space.
  func requiredText(_ name: String) throws(Fault) -> [UInt8] {
    guard let text = try text(name), !text.isBlank else { throw .missing(place + name) }
    return text
  }

  /// The longest text that is searched for, bytes.
  static let queryLimit = 8 << 10

  /// A text to search for: it must be there, and be no book.
  func queryText(_ name: String) throws(Fault) -> [UInt8] {
    let text = try requiredText(name)
    guard text.count <= Self.queryLimit else {
      throw .invalid(
        place + name,
        "\(place)\(name) has \(text.count) bytes; at most \(Self.queryLimit) can be "
          + "searched for")
    }
    return text
  }

  /// `true` or `false`.
  func flag(_ name: String) throws(Fault) -> Bool? {
    guard let value = self[name] else { return nil }
    if let flag = value.bool { return flag }
    if isLenient, let text = value.string {
      if text.elementsEqual("true".utf8) { return true }
      if text.elementsEqual("false".utf8) { return false }
    }
    throw wrong(name, "true or false")
  }

  /// A whole number within a range.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(Fault) -> Int? {
    guard let value = self[name] else { return nil }
    var number = value.integer
    if number == nil, isLenient, let text = value.string {
      number = Int64(String(decoding: text, as: UTF8.self))
    }
    guard let number, let small = Int(exactly: number), range.contains(small) else {
      let start = range.lowerBound == .min ? "" : " from \(range.lowerBound)"
      let end = range.upperBound == .max ? "" : " to \(range.upperBound)"
      throw wrong(name, "a whole number\(start)\(end)")
    }
    return small
  }

  /// A number within a range.
  func number(_ name: String, in range: ClosedRange<Double>) throws(Fault) -> Double? {
    guard let value = self[name] else { return nil }
    var number = value.double
    if number == nil, isLenient, let text = value.string {
      number = Double(String(decoding: text, as: UTF8.self))
    }
    guard let number, number.isFinite, range.contains(number) else {
      throw wrong(name, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A list.
  func list(_ name: String) throws(Fault) -> [JSON]? {
    guard let value = self[name] else { return nil }
    guard let list = value.elements else { throw wrong(name, "a list") }
    return list
  }

  /// A list of texts.
  func texts(_ name: String) throws(Fault) -> [[UInt8]]? {
    guard let list = try list(name) else { return nil }
    var out: [[UInt8]] = []
    for element in list {
      guard let text = element.string else { throw wrong(name, "a list of strings") }
      out.append(text)
    }
    return out
  }

  /// An object, as it is.
  func object(_ name: String) throws(Fault) -> JSON? {
    guard let value = self[name] else { return nil }
    guard value.members != nil else { throw wrong(name, "an object") }
    return value
  }

  /// The longest `metadata`, bytes.
  private static let metadataLimit = 64 << 10

  /// An object that stands in every memory, and so is no book.
  func metadata() throws(Fault) -> JSON? {
    guard let object = try object("metadata") else { return nil }
    guard object.bytes.count <= Self.metadataLimit else {
      throw .invalid(
        place + "metadata",
        "\(place)metadata is over \(Self.metadataLimit) bytes, and stands in every memory")
    }
    return object
  }

  /// How many messages a call may add: each is read.
  private static let messageLimit = 2000

  /// Refuses a list of more messages than a call may add.
  static func bound(messages: [JSON]) throws(Fault) {
    guard messages.count <= messageLimit else {
      throw .invalid(
        "messages", "messages has more than \(messageLimit) elements; add them in parts")
    }
  }

  /// The objects of a list, each to be read.
  func objects(_ name: String) throws(Fault) -> [Fields]? {
    guard let list = try list(name) else { return nil }
    var out: [Fields] = []
    for (index, element) in list.enumerated() {
      guard element.members != nil else { throw wrong("\(name)[\(index)]", "an object") }
      out.append(Fields(element, isLenient: isLenient, place: "\(place)\(name)[\(index)]."))
    }
    return out
  }
}

extension [UInt8] {
  /// The text's first characters, at most so many bytes.
  func start(_ count: Int) -> [UInt8] {
    guard self.count > count else { return self }
    var end = Swift.max(0, count)
    while end > 0, self[end] & 0xC0 == 0x80 { end -= 1 }
    return Array(self[..<end])
  }

  /// Whether there is nothing but white space.
  var isBlank: Bool { allSatisfy { $0 == 0x20 || 0x09...0x0D ~= $0 } }

  /// The bytes as text, for messages to people.
  var asText: String { String(decoding: self, as: UTF8.self) }
}
