internal import Digest
internal import Posix

/// What the value of a known field must be. A known kind of record with a field that is not
/// of its type is carried along as an unknown kind.
enum FieldType {
  /// A string; of exactly these forms: 36 hex digits, 64 hex digits, an even number of them.
  case string, id, sha256, hex
  /// An array of strings, of ids, of SHA-256 sums.
  case strings, ids, sha256s
  /// An integer (spelled without fraction and exponent) not below 0 and not above a limit.
  case integer(Int64)
  /// A number which, rounded to a double, is within 0 ... 1.
  case confidence
  /// RFC 3339: exactly `YYYY-MM-DDTHH:MM:SS.mmmZ`; any that `Timestamp.parse(rfc3339:)` takes.
  case time, date
  /// {sha256, size}.
  case blob
  /// An object with anything in it; with strings in Base64 only.
  case object, base64s
  /// An object that has these keys as strings, and may have those.
  case texts(required: [String], optional: [String])
  /// An array of such objects.
  case arrayOfTexts(required: [String], optional: [String])
  /// An array, not empty, of what is left of redacted versions: {id, parents, time, author, deleted?}.
  case stubs
  /// Whatever; nothing.
  case any, never

  /// Whether a value is of this type. Unknown keys in an object are carried along.
  func allows(_ value: JSON) -> Bool {
    switch self {
    case .string: value.string != nil
    case .id: value.string.map { Hex.isHex($0, count: 36) } ?? false
    case .sha256: value.string.map { Hex.isHex($0, count: 64) } ?? false
    case .hex: value.string.map { Hex.isHex($0, count: $0.count & ~1) } ?? false
    case .strings: value.elements?.allSatisfy { FieldType.string.allows($0) } ?? false
    case .ids: value.elements?.allSatisfy { FieldType.id.allows($0) } ?? false
    case .sha256s: value.elements?.allSatisfy { FieldType.sha256.allows($0) } ?? false
    case .integer(let limit): value.integer.map { 0...limit ~= $0 } ?? false
    case .confidence: value.double.map { 0...1 ~= $0 } ?? false
    case .time:
      value.string.map {
        $0.count == 24 && $0[19] == 0x2E && $0[23] == 0x5A && Timestamp(rfc3339: $0) != nil
      } ?? false
    case .date: value.string.map { Timestamp(rfc3339: $0) != nil } ?? false
    case .blob:
      value["sha256"].map { FieldType.sha256.allows($0) } ?? false
        && value["size"].map { FieldType.integer(.max).allows($0) } ?? false
    case .object: value.members != nil
    case .base64s:
      value.members?.allSatisfy { $0.value.string.flatMap(Base64.decode) != nil } ?? false
    case .texts(let required, let optional):
      value.members != nil && required.allSatisfy { value[$0]?.string != nil }
        && optional.allSatisfy { value[$0].map { $0.string != nil } ?? true }
    case .arrayOfTexts(let required, let optional):
      value.elements?.allSatisfy {
        FieldType.texts(required: required, optional: optional).allows($0)
      } ?? false
    case .stubs:
      value.elements.map { !$0.isEmpty && $0.allSatisfy(FieldType.isStub) } ?? false
    case .any: true
    case .never: false
    }
  }

  private static func isStub(_ value: JSON) -> Bool {
    func holds(_ key: String, _ type: FieldType) -> Bool {
      value[key].map { type.allows($0) } ?? false
    }
    return holds("id", .id) && holds("parents", .ids) && holds("time", .time)
      && holds("author", .string) && value["deleted"].map { $0.bool != nil } ?? true
  }
}
