internal import Posix

/// A time zone: what clocks showed and will show in one place. A value that many threads may use;
/// finding an offset is a search in a small table.
public struct Zone: Hashable, Sendable {
  /// Its name in the tz database, such as `Europe/Berlin`.
  public let name: String
  private let rules: ZoneFile

  /// Coordinated universal time; needs no file.
  public static let utc = Zone(name: "UTC", rules: ZoneFile(fixed: 0))

  private init(name: String, rules: ZoneFile) {
    self.name = name
    self.rules = rules
  }

  /// A zone of the system's tz database; nil if it has none of that name.
  public init?(_ name: String) {
    self.init(name, in: Path("/usr/share/zoneinfo"))
  }

  init?(_ name: String, in database: Path) {
    if name == "UTC" || name == "Etc/UTC" || name == "Z" {
      self = Zone.utc
      return
    }
    // Names that lead out of the database are none; a zone's file has a few KiB.
    let bytes = Array(name.utf8)
    guard !bytes.isEmpty, bytes.count < 100, bytes.first != 0x2F, bytes.first != 0x2E,
      bytes.allSatisfy(Zone.isAllowed), !name.contains(".."),
      let content = try? Files.readAll(database.appending(bytes), limit: 1 << 20),
      let rules = ZoneFile(content)
    else { return nil }
    self.init(name: name, rules: rules)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2B, 0x2F, 0x2E: true
    default: false
    }
  }

  /// The zone's name that this machine is set to: $TZ, else where /etc/localtime leads, else
  /// /etc/timezone, else "UTC".
  public static func hostName() -> String {
    var found: [[UInt8]] = []
    if let set = Environment.nonEmpty("TZ") {
      found.append(set.first == 0x3A ? Array(set[1...]) : set)
    }
    if let target = try? Files.readLink(Path("/etc/localtime")) { found.append(target) }
    if let text = try? Files.readAll(Path("/etc/timezone"), limit: 200) {
      found.append(Array(text.prefix { $0 > 0x20 }))
    }
    for bytes in found {
      var name = String(decoding: bytes, as: UTF8.self)
      if let range = name.utf8Suffix(after: "/zoneinfo/") { name = range }
      if name == "Etc/UTC" { return "UTC" }
      if let zone = Zone(name) { return zone.name }
    }
    return "UTC"
  }

  /// How many seconds clocks are ahead of UTC at a time (seconds since 1970).
  public func offset(at time: Int64) -> Int32 { rules.offset(at: time) }

  /// What clocks show at a time.
  public func civil(at time: Int64) -> CivilTime {
    CivilTime(seconds: time, offset: offset(at: time))
  }

  /// When clocks show this, earlier first: once, twice where they are set back, never where they
  /// are set forward or the date does not exist.
  public func instants(_ local: CivilTime) -> [Int64] {
    guard let shown = local.seconds else { return [] }
    // No clock is more than a day off, so these are all the offsets it can be under.
    let offsets = rules.offsets(from: shown - 86400, through: shown + 86400)
    if offsets.count == 1 { return [shown - Int64(offsets[0])] }
    let candidates = offsets.map { shown - Int64($0) }
    return Set(candidates).filter { shown - $0 == Int64(offset(at: $0)) }.sorted()
  }
}

extension String {
  /// What follows the first occurrence of a text; nil if it is not there.
  fileprivate func utf8Suffix(after text: String) -> String? {
    let (bytes, wanted) = (Array(utf8), Array(text.utf8))
    guard bytes.count >= wanted.count else { return nil }
    for start in 0...(bytes.count - wanted.count) where bytes[start...].starts(with: wanted) {
      return String(decoding: bytes[(start + wanted.count)...], as: UTF8.self)
    }
    return nil
  }
}
