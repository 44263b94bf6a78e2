@testable internal import Language
internal import Posix
internal import Testing

@Suite struct ZoneTests {
  private func time(_ text: String) throws -> CivilTime {
    let parts = text.split { "-: ".utf8.contains($0.utf8.first ?? 0) }.compactMap { Int($0) }
    try #require(parts.count == 6)
    return CivilTime(
      year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4],
      second: parts[5])
  }

  @Test(arguments: [
    ("Europe/Berlin", 0, 3600), ("Europe/Berlin", 1_720_000_000, 7200),
    ("Asia/Kolkata", 1_720_000_000, 19800), ("America/New_York", 1_720_000_000, -14400),
    ("Asia/Kathmandu", 1_720_000_000, 20700), ("UTC", 1_720_000_000, 0),
    ("Etc/UTC", -1, 0), ("Australia/Lord_Howe", 1_704_067_200, 39600),
    // By the rule behind the table.
    ("Europe/Berlin", 4_102_444_800, 3600), ("Europe/Berlin", 4_118_083_200, 7200),
    ("America/Santiago", 4_102_444_800, -10800), ("Europe/Dublin", 4_118_083_200, 3600),
    // Before the table: local mean time.
    ("Europe/Berlin", -9_000_000_000, 3208), ("Asia/Tokyo", 4_118_083_200, 32400),
    ("Africa/Casablanca", 4_118_083_200, 3600),
  ])
  func offsetsAreKnown(name: String, time: Int64, offset: Int32) throws {
    let zone = try #require(Zone(name))
    #expect(zone.offset(at: time) == offset)
    #expect(zone.civil(at: time) == CivilTime(seconds: time + Int64(offset)))
  }

  @Test(arguments: [
    "", "Nowhere/City", "../../etc/passwd", "/etc/passwd", "Europe", "zone.tab", "posix/../UTC",
    "Europe/Berlin\u{0}", ".", "leapseconds", "é",
  ])
  func otherNamesAreUnknown(name: String) { #expect(Zone(name) == nil) }

  @Test(arguments: [
    ("Europe/Berlin", "2026-07-01 12:00:00", [1_782_900_000]),
    ("Europe/Berlin", "2026-03-29 02:30:00", []),
    ("Europe/Berlin", "2026-03-29 03:00:00", [1_774_746_000]),
    ("Europe/Berlin", "2026-10-25 02:30:00", [1_792_888_200, 1_792_891_800]),
    ("Europe/Berlin", "2026-10-25 03:00:00", [1_792_893_600]),
    ("Europe/Berlin", "2099-03-29 02:30:00", []), ("Pacific/Apia", "2011-12-30 12:00:00", []),
    ("UTC", "2026-02-29 00:00:00", []), ("UTC", "1970-01-01 00:00:00", [0]),
    ("UTC", "1969-12-31 23:59:59", [-1]),
  ])
  func clocksShowATimeNeverOnceOrTwice(
    name: String, local: String, expected: [Int64]
  ) throws {
    let zone = try #require(Zone(name))
    #expect(zone.instants(try time(local)) == expected)
  }

  @Test func everyInstantIsAmongThoseOfItsClock() throws {
    for name in ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"] {
      let zone = try #require(Zone(name))
      for step in 0..<4000 {
        let instant = Int64(step) * 1_100_003 - 1_000_000_000
        #expect(zone.instants(zone.civil(at: instant)).contains(instant))
      }
    }
  }

  /// The tables of the whole database can be read, and the rules go on where they end.
  @Test func theWholeDatabaseReads() throws {
    var count = 0
    for region in ["Africa", "America", "Asia", "Europe", "Pacific", "Etc"] {
      let folder = Path("/usr/share/zoneinfo/\(region)")
      for entry in try Files.list(folder) where entry.kind == .regular {
        let name = "\(region)/\(String(decoding: entry.name, as: UTF8.self))"
        let zone = try #require(Zone(name), "\(name)")
        for time in stride(from: Int64(-2_000_000_000), to: 5_000_000_000, by: 50_000_000) {
          #expect(abs(zone.offset(at: time)) < 86400)
        }
        count += 1
      }
    }
    #expect(count > 200)
  }

  @Test func damagedFilesAreNoZones() throws {
    let bytes = try Files.readAll(Path("/usr/share/zoneinfo/Europe/Berlin"))
    #expect(ZoneFile(bytes) != nil)
    for count in 0..<bytes.count { _ = ZoneFile(Array(bytes[..<count])) }
    #expect(ZoneFile(Array(bytes[..<100])) == nil)
    for place in 0..<bytes.count {
      var damaged = bytes
      damaged[place] ^= 0xFF
      _ = ZoneFile(damaged)?.offset(at: 4_118_083_200)
    }
  }

  @Test(arguments: [
    "", "CET", "CET-", "CET-1CEST", "CET-1CEST,M3", "CET-1CEST,M13.1.0,M1.1.1", "<+1-1",
  ])
  func otherRulesAreRefused(text: String) { #expect(ZoneRule(Array(text.utf8)) == nil) }

  /// 2027-01-01 and -07-01 at noon, UTC.
  @Test(arguments: [
    ("CET-1CEST,M3.5.0,M10.5.0/3", 3600, 7200), ("<-03>3", -10800, -10800),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", 0, 3600), ("AAA0BBB,J60/0,J300/0", 0, 3600),
    ("AAA0BBB-2:30,59,299", 0, 9000), ("NZST-12NZDT,M9.5.0,M4.1.0/3", 46800, 43200),
  ])
  func rulesAreFollowed(text: String, winter: Int32, summer: Int32) throws {
    let rule = try #require(ZoneRule(Array(text.utf8)))
    #expect(rule.offset(at: 1_798_804_800) == winter)
    #expect(rule.offset(at: 1_814_443_200) == summer)
  }

  @Test func theHostHasAZone() { #expect(Zone(Zone.hostName()) != nil) }

  @Test(arguments: [
    (0, "1970-01-01 00:00:00"), (-1, "1969-12-31 23:59:59"), (951_782_400, "2000-02-29 00:00:00"),
    (4_107_542_399, "2100-02-28 23:59:59"), (4_107_542_400, "2100-03-01 00:00:00"),
  ])
  func datesAreCounted(seconds: Int64, text: String) throws {
    #expect(CivilTime(seconds: seconds) == (try time(text)))
    #expect(try time(text).seconds == seconds)
  }

  @Test func daysGoOnWithoutAGap() {
    var before = CivilTime.date(-800_000)
    for day in -799_999...800_000 {
      let date = CivilTime.date(day)
      #expect(CivilTime.days(date.year, date.month, date.day) == day)
      #expect(
        CivilTime(year: before.year, month: before.month, day: before.day)
          < CivilTime(year: date.year, month: date.month, day: date.day))
      before = date
    }
    #expect(CivilTime(year: 2026, month: 8, day: 1).weekday == 6)
    #expect(CivilTime(seconds: .max).isValid && CivilTime(seconds: .min).isValid)
  }

  @Test(arguments: [
    "2026-00-01 00:00:00", "2026-13-01 00:00:00", "2026-04-31 00:00:00", "2026-01-00 00:00:00",
    "2026-01-01 24:00:00", "2026-01-01 00:60:00", "2026-01-01 00:00:60", "999999-01-01 00:00:00",
  ])
  func impossibleTimesHaveNoSeconds(text: String) throws { #expect(try time(text).seconds == nil) }
}
