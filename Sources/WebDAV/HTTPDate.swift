internal import Language
internal import Posix

/// Times as HTTP writes them: RFC 9110, 5.6.7.
enum HTTPDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  /// The last second of the year 9999: later years have five digits.
  private static let latest: Int64 = 253_402_300_799

  /// `Sun, 06 Nov 1994 08:49:37 GMT`; times beyond what can be written are the next that can.
  static func text(_ time: Timestamp) -> String {
    let seconds = min(max(time.seconds, 0), latest)
    let civil = CivilTime(seconds: seconds)
    // 1970-01-01 was a Thursday.
    let day = days[Int(seconds / 86_400 % 7)]
    return "\(day), \(two(civil.day)) \(months[(civil.month - 1) % 12]) \(civil.year) "
      + "\(two(civil.hour)):\(two(civil.minute)):\(two(civil.second)) GMT"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// Seconds since 1970 of a time in the form that all programs of today send; nil of any other.
  static func seconds(_ text: [UInt8]) -> Int64? {
    let parts = String(decoding: text, as: UTF8.self).split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]),
      let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3])
    else { return nil }
    let clock = parts[4].split(separator: ":").map { Int($0) }
    guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2] else {
      return nil
    }
    return CivilTime(
      year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second
    ).seconds
  }
}
