internal import Language
internal import Text

extension TimeExpression.Recurrence {
  /// Whether a day, since 1970, is one of those.
  func holds(_ day: Int64) -> Bool {
    switch self {
    case .daily: return true
    case .weekly(let weekday): return TimeCalendar.weekday(day) == Int64(weekday)
    case .monthly(let number): return CivilTime.date(day).day == Int64(number)
    case .yearly(let month, let number):
      let date = CivilTime.date(day)
      return date.month == Int64(month) && date.day == Int64(number)
    }
  }
}

extension TimeExpression.Recurrence {
  /// Each year on a day's date.
  static func yearly(on day: Int64) -> Self {
    let date = CivilTime.date(day)
    return .yearly(month: Int(clamping: date.month), day: Int(clamping: date.day))
  }
}
