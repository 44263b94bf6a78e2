package import Format

/// The items of a file of JSON, one at a time.
package enum JSONItems {
  /// Goes through the elements of an array, or of the array that an object has under one of these keys; `take` gets
  /// each with its number, from 1. Gives the other members of the object that wraps the array.
  @discardableResult
  package static func each(
    of file: ExportFile, in keys: [String] = [], _ sink: any ImportSink,
    _ take: (JSON, Int) throws(ExchangeError) -> Void
  ) throws(ExchangeError) -> [JSON.Member] {
    var pull = JSONPull(try file.reader())
    var others: [JSON.Member] = []
    do throws(JSONFault) {
      if try pull.first() == 0x5B {
        try elements(&pull, file, sink, take)
      } else if try pull.enter("{") {
        var isFirst = true
        while let key = try pull.key(isFirst: isFirst) {
          isFirst = false
          if keys.contains(where: { $0.utf8.elementsEqual(key) }), try pull.first() == 0x5B {
            try elements(&pull, file, sink, take)
          } else {
            others.append(JSON.Member(key, try pull.value()))
          }
        }
      } else {
        throw .broken
      }
      if try pull.first() != nil { throw .broken }
    } catch { try report(error, file, sink) }
    if pull.wasMended { sink.note("\(file.shown)", "text that is not UTF-8 is mended with U+FFFD") }
    return others
  }

  /// Goes through the elements of the array that comes next; `item`: what a problem calls one of them.
  static func elements(
    _ pull: inout JSONPull, _ file: ExportFile, _ sink: any ImportSink, item: String = "item",
    _ take: (JSON, Int) throws(ExchangeError) -> Void
  ) throws(JSONFault) {
    guard try pull.enter("[") else { throw .broken }
    var number = 0
    while try pull.hasElement(isFirst: number == 0) {
      number += 1
      let value: JSON
      do { value = try pull.value() } catch {
        guard case .excessive(let why) = error else { throw error }
        sink.problem("\(file.shown), \(item) \(number)", why)
        continue
      }
      do { try take(value, number) } catch { throw .source(error) }
    }
  }

  /// Goes through JSON lines.
  package static func lines(
    of file: ExportFile, _ sink: any ImportSink, _ take: (JSON, Int) throws(ExchangeError) -> Void
  ) throws(ExchangeError) {
    var lines = TextLines(try file.reader(), longest: JSONPull.mostBytes)
    var number = 0
    while let line = try lines.next() {
      number += 1
      if line.isTooLong {
        sink.problem("\(file.shown), line \(number)", "has over 64 MiB")
        continue
      }
      if line.bytes.allSatisfy({ $0 <= 0x20 }) { continue }
      guard let value = parse(line.bytes) else {
        sink.problem("\(file.shown), line \(number)", "is no JSON")
        continue
      }
      try take(value, number)
    }
  }

  /// One JSON text; nil where it is none.
  package static func parse(_ bytes: [UInt8]) -> JSON? {
    var pull = JSONPull(bytes)
    guard let value = try? pull.value(), pull.isAtEnd else {
      return nil
    }
    return value
  }

  /// A whole file as one value.
  package static func whole(_ file: ExportFile, _ sink: any ImportSink) throws(ExchangeError)
    -> JSON?
  {
    var pull = JSONPull(try file.reader())
    do { return try pull.value() } catch {
      try report(error, file, sink)
      return nil
    }
  }

  /// The first element of an array, or of the array under one of these keys; nil where the beginning of the file
  /// does not hold it whole.
  package static func firstElement(_ head: [UInt8], in keys: [String] = []) -> JSON? {
    var pull = JSONPull(head)
    if (try? pull.first()) == 0x7B {
      guard (try? pull.enter("{")) == true else { return nil }
      var isFirst = true
      while let key = try? pull.key(isFirst: isFirst) {
        isFirst = false
        if keys.contains(where: { $0.utf8.elementsEqual(key) }) { break }
        guard (try? pull.skip()) != nil else { return nil }
      }
    }
    guard (try? pull.enter("[")) == true, (try? pull.hasElement(isFirst: true)) == true else {
      return nil
    }
    return try? pull.value()
  }

  static func report(
    _ fault: JSONFault, _ file: ExportFile, _ sink: any ImportSink
  ) throws(ExchangeError) {
    switch fault {
    case .source(let error):
      guard case .unreadable(let why) = error else { throw error }
      sink.problem("\(file.shown)", why)
    case .broken: sink.problem("\(file.shown)", "is cut off, or no JSON: what follows is not read")
    case .excessive(let why): sink.problem("\(file.shown)", why)
    }
  }
}

/// The lines of a text, UTF-8, one at a time.
package struct TextLines {
  /// A line without its end.
  package struct Line {
    package var bytes: [UInt8]
    /// Whether it is longer than is read; then it is empty.
    package var isTooLong = false
  }

  private let wide: WideText
  private let longest: Int
  private var buffer: [UInt8] = []
  private var at = 0
  private var isOver = false

  package init(_ reader: ByteReader, longest: Int) {
    wide = WideText(reader)
    self.longest = longest
  }

  /// The next line; nil at the end.
  package mutating func next() throws(ExchangeError) -> Line? {
    var line: [UInt8] = []
    var (isTooLong, hasAny) = (false, false)
    while true {
      if at >= buffer.count {
        buffer = isOver ? [] : try wide.next()
        at = 0
        isOver = isOver || buffer.isEmpty
        if isOver { return hasAny ? finished(line, isTooLong) : nil }
      }
      hasAny = true
      let end = buffer[at...].firstIndex(of: 0x0A) ?? buffer.count
      if line.count + end - at > longest {
        isTooLong = true
        line = []
      }
      if !isTooLong { line += buffer[at..<end] }
      at = end + 1
      if end < buffer.count { return finished(line, isTooLong) }
    }
  }

  private func finished(_ line: [UInt8], _ isTooLong: Bool) -> Line {
    Line(bytes: line.last == 0x0D ? Array(line.dropLast()) : line, isTooLong: isTooLong)
  }
}
