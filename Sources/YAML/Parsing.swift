internal import CYAML

extension YAML {
  /// The longest text that is read, in bytes, and the deepest nesting.
  public static let limit = 64 << 10
  static let depthLimit = 64

  /// Reads one document. A text without one is an empty scalar.
  ///
  /// Nothing read takes more room than the text is long: aliases, which could multiply it, are
  /// refused. Anchors and tags mean nothing.
  /// - Throws: `YAMLError` for what is not YAML, too long, too deep, or more than one document.
  public static func parse(_ bytes: [UInt8]) throws(YAMLError) -> YAML {
    if bytes.isEmpty { return .scalar([]) }
    if bytes.count > limit { throw YAMLError(line: 1, reason: "longer than 64 KiB") }
    // libyaml accepts some sequences that are not UTF-8; the standard library does not.
    if String(validating: bytes, as: UTF8.self) == nil {
      throw YAMLError(line: 1, reason: "not UTF-8")
    }
    // The library keeps the text's address, so the text stays in place while it is read.
    return try unsafe bytes.withUnsafeBufferPointer { (text) throws(YAMLError) in
      try unsafe EventReader(text).document()
    }
  }
}

/// One event of the parser, without what the library owns.
private enum Event {
  case scalar([UInt8])
  case sequence, mapping, end, document, endOfDocument, stream, endOfStream, alias
}

/// Makes a tree of libyaml's events.
@safe private final class EventReader {
  /// In a place of its own, since the library keeps its address.
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  /// The line of the last event, from 1.
  private var line = 1

  init(_ text: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      unsafe parser.deallocate()
      throw YAMLError(line: 1, reason: "out of memory")
    }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, text.baseAddress, text.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
  }

  private func failure(_ reason: String) -> YAMLError { YAMLError(line: line, reason: reason) }

  /// The next event.
  private func next() throws(YAMLError) -> Event {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else {
      let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) }
      line = Int(clamping: unsafe parser.pointee.problem_mark.line) + 1
      throw failure(problem ?? "not YAML")
    }
    defer { unsafe yaml_event_delete(&event) }
    line = Int(clamping: unsafe event.start_mark.line) + 1
    switch unsafe event.type {
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      guard let value = unsafe scalar.value else { return .scalar([]) }
      return .scalar(unsafe [UInt8](UnsafeBufferPointer(start: value, count: scalar.length)))
    case YAML_SEQUENCE_START_EVENT: return .sequence
    case YAML_MAPPING_START_EVENT: return .mapping
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .end
    case YAML_DOCUMENT_START_EVENT: return .document
    case YAML_DOCUMENT_END_EVENT: return .endOfDocument
    case YAML_STREAM_START_EVENT: return .stream
    case YAML_ALIAS_EVENT: return .alias
    default: return .endOfStream
    }
  }

  func document() throws(YAMLError) -> YAML {
    var value = YAML.scalar([])
    guard case .stream = try next() else { throw failure("not YAML") }
    guard case .document = try next() else { return value }
    value = try self.value(of: try next(), depth: 0)
    guard case .endOfDocument = try next() else { throw failure("not YAML") }
    guard case .endOfStream = try next() else { throw failure("more than one document") }
    return value
  }

  private func value(of event: Event, depth: Int) throws(YAMLError) -> YAML {
    // Only what holds more counts.
    if case .scalar(let text) = event { return .scalar(text) }
    if depth >= YAML.depthLimit { throw failure("nested too deeply") }
    switch event {
    case .sequence:
      var items: [YAML] = []
      while true {
        let event = try next()
        if case .end = event { return .sequence(items) }
        items.append(try value(of: event, depth: depth + 1))
      }
    case .mapping:
      var pairs: [YAML.Pair] = []
      while true {
        let event = try next()
        if case .end = event { return .mapping(pairs) }
        guard case .scalar(let key) = event else { throw failure("a key that is not text") }
        pairs.append(YAML.Pair(key, try value(of: try next(), depth: depth + 1)))
      }
    case .alias: throw failure("an alias (*name), which is not read here")
    default: throw failure("not YAML")
    }
  }
}
