/// Where the parts of a header stand in the memory of a library that reads texts to the first NUL, and
/// passes over the rest of the line: a proxy before this server may have read that as well.
struct HeaderPlaces {
  /// A field: where its name begins, and where its value ends.
  struct Place {
    var start, end: UInt
  }

  var method, version, versionLength: UInt
  var fields: [Place]
  /// The whole header's length, bytes.
  var size: UInt

  /// Whether nothing stands between them but line ends, which are all of one kind, one byte or two.
  var isWhole: Bool {
    let last = method &+ size
    var end = version &+ versionLength
    let line = (fields.first?.start ?? end &+ (last &- end) / 2) &- end
    guard line == 1 || line == 2 else { return false }
    for field in fields {
      guard field.start &- end == line else { return false }
      end = field.end
    }
    return last &- end == 2 * line
  }
}
