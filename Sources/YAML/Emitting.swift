internal import CYAML

extension YAML {
  /// The document as block-style text, ended by a line feed. Reading it gives the same document.
  /// - Throws: `YAMLError` (line 1) for texts that are not UTF-8, and deeper than 64.
  public func emit() throws(YAMLError) -> [UInt8] {
    try checkedForEmitting(depth: 0)
    let writer = try EventWriter()
    guard writer.write(document: self) else { throw YAMLError(line: 1, reason: writer.problem) }
    return writer.sink.bytes
  }

  /// A text as it may follow `key: ` on one line, quoted where it must be, or where another reader would take
  /// it for a number, a truth value or nothing.
  /// - Throws: `YAMLError` where the text is not UTF-8.
  public static func quoteScalar(_ text: [UInt8]) throws(YAMLError) -> [UInt8] {
    var out = try YAML.scalar(text).emit()
    // A plain scalar at the top gets an end-of-document mark.
    let mark = Array("\n...\n".utf8)
    if out.count >= mark.count, out.suffix(mark.count).elementsEqual(mark) { out.removeLast(4) }
    if out.last == 0x0A { out.removeLast() }
    return out
  }

  private func checkedForEmitting(depth: Int) throws(YAMLError) {
    func check(_ text: [UInt8]) throws(YAMLError) {
      if String(validating: text, as: UTF8.self) == nil {
        throw YAMLError(line: 1, reason: "not UTF-8")
      }
    }
    switch self {
    case .scalar(let text): return try check(text)
    case _ where depth >= YAML.depthLimit:
      throw YAMLError(line: 1, reason: "nested too deeply")
    case .sequence(let items):
      for item in items { try item.checkedForEmitting(depth: depth + 1) }
    case .mapping(let pairs):
      for pair in pairs {
        try check(pair.key)
        try pair.value.checkedForEmitting(depth: depth + 1)
      }
    }
  }

  /// How a text is written: in double quotes where it has lines or control characters, in single
  /// ones where a reader of YAML 1.1 or 1.2 would see something else than text.
  static func style(_ text: [UInt8]) -> yaml_scalar_style_t {
    if text.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return YAML_DOUBLE_QUOTED_SCALAR_STYLE }
    let lower = String(decoding: text, as: UTF8.self).lowercased()
    let words: Set<String> = [
      "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<",
    ]
    let first = text.first ?? 0
    let isNumeric = first &- 0x30 < 10 || [0x2B, 0x2D, 0x2E].contains(first)
    return words.contains(lower) || isNumeric
      ? YAML_SINGLE_QUOTED_SCALAR_STYLE : YAML_ANY_SCALAR_STYLE
  }
}

/// Takes what the emitter writes.
private final class Sink {
  var bytes: [UInt8] = []

  static func take(
    _ context: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int
  ) -> Int32 {
    guard let context = unsafe context else { return 0 }
    let sink = unsafe Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
    unsafe sink.bytes += UnsafeBufferPointer(start: buffer, count: count)
    return 1
  }
}

/// Writes a tree as libyaml's events.
@safe private final class EventWriter {
  /// In a place of its own, since the library keeps addresses into it.
  private let emitter = UnsafeMutablePointer<yaml_emitter_t>.allocate(capacity: 1)
  let sink = Sink()

  init() throws(YAMLError) {
    guard unsafe yaml_emitter_initialize(emitter) == 1 else {
      unsafe emitter.deallocate()
      throw YAMLError(line: 1, reason: "out of memory")
    }
    unsafe yaml_emitter_set_unicode(emitter, 1)
    unsafe yaml_emitter_set_width(emitter, -1)
    // The sink lives as long as this object, which owns the emitter.
    unsafe yaml_emitter_set_output(
      emitter, { unsafe Sink.take($0, $1, $2) }, Unmanaged.passUnretained(sink).toOpaque())
  }

  deinit {
    unsafe yaml_emitter_delete(emitter)
    unsafe emitter.deallocate()
  }

  var problem: String {
    unsafe emitter.pointee.problem.map { unsafe String(cString: $0) } ?? "cannot be written"
  }

  func write(document value: YAML) -> Bool {
    unsafe event { unsafe yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
      && event { unsafe yaml_document_start_event_initialize($0, nil, nil, nil, 1) }
      && write(value)
      && event { unsafe yaml_document_end_event_initialize($0, 1) }
      && event { unsafe yaml_stream_end_event_initialize($0) }
      && yaml_emitter_flush(emitter) == 1
  }

  /// Makes one event and writes it; the emitter takes the event over, whatever comes of it.
  private func event(_ make: (UnsafeMutablePointer<yaml_event_t>) -> Int32) -> Bool {
    var event = unsafe yaml_event_t()
    return unsafe make(&event) == 1 && yaml_emitter_emit(emitter, &event) == 1
  }

  private func write(_ value: YAML) -> Bool {
    switch value {
    case .scalar(let text): return write(text: text)
    case .sequence(let items):
      let style = YAML_BLOCK_SEQUENCE_STYLE
      return unsafe event { unsafe yaml_sequence_start_event_initialize($0, nil, nil, 1, style) }
        && items.allSatisfy { write($0) }
        && event { unsafe yaml_sequence_end_event_initialize($0) }
    case .mapping(let pairs):
      let style = YAML_BLOCK_MAPPING_STYLE
      return unsafe event { unsafe yaml_mapping_start_event_initialize($0, nil, nil, 1, style) }
        && pairs.allSatisfy { write(text: $0.key) && write($0.value) }
        && event { unsafe yaml_mapping_end_event_initialize($0) }
    }
  }

  private func write(text: [UInt8]) -> Bool {
    guard let count = Int32(exactly: text.count) else { return false }
    let style = YAML.style(text)
    return unsafe text.withUnsafeBufferPointer { bytes in
      unsafe event {
        unsafe yaml_scalar_event_initialize($0, nil, nil, bytes.baseAddress, count, 1, 1, style)
      }
    }
  }
}
