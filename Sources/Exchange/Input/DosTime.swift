internal import Language
internal import Posix

/// When an entry of a ZIP archive was changed.
enum DosTime {
  /// The time of the extended field where there is one (seconds since 1970), else the directory's, which is
  /// local time of no zone: read as UTC.
  static func timestamp(_ packed: Int64, _ extra: [UInt8]) -> Timestamp? {
    var at = 0
    while let id = ZipEntries.number(extra, at, 2), let length = ZipEntries.number(extra, at + 2, 2)
    {
      if id == 0x5455, let flags = ZipEntries.number(extra, at + 4, 1), flags & 1 == 1,
        let seconds = ZipEntries.number(extra, at + 5, 4)
      {
        return Timestamp(seconds: Int64(Int32(truncatingIfNeeded: seconds)))
      }
      at += 4 + Int(length)
    }
    let (time, date) = (Int(packed & 0xFFFF), Int(packed >> 16 & 0xFFFF))
    let civil = CivilTime(
      year: 1980 + date >> 9, month: date >> 5 & 15, day: date & 31, hour: time >> 11,
      minute: time >> 5 & 63, second: (time & 31) * 2)
    return civil.seconds.map { Timestamp(seconds: $0) }
  }
}
