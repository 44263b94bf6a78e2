internal import Language

/// The order of day and month in a chat: one for the whole file.
struct ChatDates {
  /// The order.
  let order: ImportOptions.DateOrder

  init(_ lines: [ChatLine], _ sink: any ImportSink, _ place: String) {
    guard let first = lines.first else {
      order = .dmy
      return
    }
    if first.isYearFirst {
      order = .ymd
    } else if lines.contains(where: { $0.numbers[0] > 12 }) {
      order = .dmy
    } else if lines.contains(where: { $0.numbers[1] > 12 }) {
      order = .mdy
    } else {
      order = Self.likelier(lines, first, sink, place)
    }
  }

  /// The reading in which times never go back; else the one that spans fewer days; else by the marks.
  private static func likelier(
    _ lines: [ChatLine], _ first: ChatLine, _ sink: any ImportSink, _ place: String
  ) -> ImportOptions.DateOrder {
    let (one, two) = (Reading(lines, .dmy), Reading(lines, .mdy))
    if one.isOrdered != two.isOrdered { return one.isOrdered ? .dmy : .mdy }
    if one.days != two.days { return one.days < two.days ? .dmy : .mdy }
    if first.mark != "/" { return .dmy }
    if lines.contains(where: \.isHalfDay) { return .mdy }
    sink.note(place, "which number of its dates is the day is not certain; --dates says it")
    return .dmy
  }

  private struct Reading {
    var isOrdered = true
    var days: Int64 = 0

    init(_ lines: [ChatLine], _ order: ImportOptions.DateOrder) {
      var (least, most, last) = (Int64.max, Int64.min, Int64.min)
      for line in lines {
        guard let time = ChatDates.local(line, order) else { continue }
        if time / 60 < last { isOrdered = false }
        last = time / 60
        (least, most) = (min(least, time), max(most, time))
      }
      days = least > most ? 0 : (most - least) / 86_400
    }
  }

  /// The time of a line in seconds since 1970, as if it were UTC; nil: there is no such day.
  static func local(_ line: ChatLine, _ order: ImportOptions.DateOrder) -> Int64? {
    let numbers = line.numbers
    guard numbers.count == 3 else { return nil }
    let (year, month, day) =
      switch line.isYearFirst ? .ymd : order {
      case .ymd: (numbers[0], numbers[1], numbers[2])
      case .dmy: (numbers[2], numbers[1], numbers[0])
      case .mdy: (numbers[2], numbers[0], numbers[1])
      }
    return CivilTime(
      year: year, month: month, day: day, hour: line.hour, minute: line.minute, second: line.second
    ).seconds
  }
}
