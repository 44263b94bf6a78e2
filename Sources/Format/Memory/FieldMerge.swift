/// The three-way merge of a record's fields besides name and content; state rule 3.
///
/// o is the base, a and b the sides, b the later. A scalar, and every field that is not known, is taken
/// whole: equal to o on one side, the other's; changed on both, b's. Absence is a value. The canonical
/// spelling decides what is equal.
enum FieldMerge {
  /// Fields whose elements are merged as a set: (a∩b)∪(a−o)∪(b−o).
  private static let sets: Set<[UInt8]> = [
    Array("tags".utf8), Array("entities".utf8), Array("relations".utf8), Array("sources".utf8),
  ]
  /// Fields that are merged key by key.
  private static let maps: Set<[UInt8]> = [Array("attributes".utf8), Array("xattrs".utf8)]

  /// The merge of one value.
  static func pick<T>(_ o: T, _ a: T, _ b: T, same: (T, T) -> Bool) -> T {
    if same(a, o) { return b }
    return same(b, o) ? a : b
  }

  /// The merge of all fields. Sets come out sorted by canonical spelling without repeats; a set or map
  /// with nothing left comes out absent.
  static func merge(
    _ o: [[UInt8]: JSON], _ a: [[UInt8]: JSON], _ b: [[UInt8]: JSON]
  ) -> [[UInt8]: JSON] {
    var out: [[UInt8]: JSON] = [:]
    for key in Set(a.keys).union(b.keys) {
      if sets.contains(key), let merged = mergeSet(o[key], a[key], b[key]) {
        if !merged.isEmpty { out[key] = .array(merged) }
      } else if maps.contains(key), let merged = mergeMap(o[key], a[key], b[key]) {
        if !merged.isEmpty { out[key] = .object(merged) }
      } else {
        out[key] = pick(o[key], a[key], b[key], same: isSame)
      }
    }
    return out
  }

  private static func isSame(_ a: JSON?, _ b: JSON?) -> Bool {
    switch (a, b) {
    case (nil, nil): true
    case (.some(let a), .some(let b)): a.isSame(as: b)
    default: false
    }
  }

  /// Nil where one of the three is no array: then the field is taken whole.
  private static func mergeSet(_ o: JSON?, _ a: JSON?, _ b: JSON?) -> [JSON]? {
    guard let o = elements(o), let a = elements(a), let b = elements(b) else { return nil }
    var kept = a.filter { b[$0.key] != nil || o[$0.key] == nil }
    // b is the later: of two spellings of one element its own stands.
    for (key, element) in b where a[key] != nil || o[key] == nil { kept[key] = element }
    return kept.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }

  private static func elements(_ json: JSON?) -> [[UInt8]: JSON]? {
    switch json {
    case nil: [:]
    case .array(let elements):
      Dictionary(elements.map { ($0.canonical, $0) }, uniquingKeysWith: { first, _ in first })
    default: nil
    }
  }

  /// Nil where one of the three is no object: then the field is taken whole.
  private static func mergeMap(_ o: JSON?, _ a: JSON?, _ b: JSON?) -> [JSON.Member]? {
    guard let o = members(o), let a = members(a), let b = members(b) else { return nil }
    var out: [JSON.Member] = []
    for key in Set(a.keys).union(b.keys) {
      if let value = pick(o[key], a[key], b[key], same: isSame) {
        out.append(JSON.Member(key, value))
      }
    }
    return out.sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  private static func members(_ json: JSON?) -> [[UInt8]: JSON]? {
    switch json {
    case nil: [:]
    case .object(let members):
      Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    default: nil
    }
  }
}

extension JSON {
  /// Whether two values have the same canonical spelling.
  func isSame(as other: JSON) -> Bool {
    if self == other { return true }
    return switch (self, other) {
    case (.array, .array), (.object, .object): canonical == other.canonical
    default: false
    }
  }
}
