internal import Digest
internal import Format
internal import Language
internal import Posix

/// Calendars: the events of iCalendar files. Section 5.
enum Calendars {
  static let format = ExportFormat(
    name: "ics", about: "BEGIN:VCALENDAR",
    recognises: { export in
      export.parts.allSatisfy { part in
        !part.files.isEmpty && part.files.allSatisfy { isCalendar($0) }
      }
    },
    read: { (export, options, sink) throws(ExchangeError) in
      for file in export.files where isCalendar(file) { try read(file, options, sink) }
    })

  private static func isCalendar(_ file: ExportFile) -> Bool {
    WideText.text(file.head(100)).starts(with: "BEGIN:VCALENDAR".utf8)
  }

  private static func read(
    _ file: ExportFile, _ options: ImportOptions, _ sink: any ImportSink
  ) throws(ExchangeError) {
    var event: [ContentLine]?
    var calendar = Names.parts(file.name).stem
    var inner = 0
    for line in ContentLine.lines(WideText.text(try file.bytes())).lazy.compactMap({
      ContentLine($0)
    }) {
      let kind = String(decoding: line.value, as: UTF8.self).uppercased()
      switch (line.name, kind) {
      case ("BEGIN", "VEVENT"):
        if let event { ContentLine.cutOff(event, "SUMMARY", "event", file, sink) }
        (event, inner) = ([], 0)
      case ("BEGIN", _) where event != nil: inner += 1
      case ("END", "VEVENT"):
        if let lines = event { try CalendarEvent(lines, options).give(to: sink, calendar, file) }
        (event, inner) = (nil, 0)
      case ("END", _) where event != nil: inner = max(0, inner - 1)
      case ("X-WR-CALNAME", _) where event == nil: calendar = line.text
      case ("BEGIN", "VTODO"), ("BEGIN", "VJOURNAL"): sink.leaveOut(.unsupported)
      // Alarms are left aside.
      default: if inner == 0 { event?.append(line) }
      }
    }
    if let event { ContentLine.cutOff(event, "SUMMARY", "event", file, sink) }
  }
}

/// An event as a memory.
struct CalendarEvent {
  private let lines: [ContentLine]
  private let options: ImportOptions

  init(_ lines: [ContentLine], _ options: ImportOptions) {
    self.lines = lines
    self.options = options
  }

  private func line(_ name: String) -> ContentLine? { lines.first { $0.name == name } }

  func give(
    to sink: any ImportSink, _ calendar: [UInt8], _ file: ExportFile
  ) throws(ExchangeError) {
    if line("STATUS")?.value.elementsEqual("CANCELLED".utf8) == true {
      return sink.leaveOut(.deleted)
    }
    guard let begin = line("DTSTART"), let start = time(begin) else {
      return sink.problem(file.shown, "an event has no DTSTART that can be read")
    }
    let summary = line("SUMMARY")?.text ?? []
    // The end of whole days is the day after the last one: RFC 5545, 3.6.1.
    let until = line("DTEND").flatMap { time($0) }
    let last = until?.isDay == true ? line("DTEND").flatMap { time($0, daysBefore: 1) } : until
    let end = last.flatMap { $0.date.lexicographicallyPrecedes(start.date) ? start : $0 }
    let day = Array(start.local.prefix(10))
    let title = Names.folded(summary.isEmpty ? Array("Event".utf8) : summary)
    var text = Array("# ".utf8) + title + Array("\n\n- when: ".utf8) + Self.shown(start)
    if let end, end.date != start.date { text += Array(" to ".utf8) + Self.shown(end) }
    text.append(0x0A)
    if let place = line("LOCATION")?.text, !place.isBlank {
      text += Array("- where: ".utf8) + Names.folded(place) + [0x0A]
    }
    if let rule = line("RRULE") {
      text += Array("- repeats: ".utf8) + repeated(rule.value, start) + [0x0A]
    }
    if let more = line("DESCRIPTION")?.text, !more.isBlank {
      text += [0x0A] + more.trimmed + [0x0A]
    }
    let id =
      (line("UID")?.text ?? SHA256.hash(text))
      + (line("RECURRENCE-ID").map { [0x2F] + $0.value } ?? [])
    let path =
      Names.component(calendar) + [0x2F] + day + [0x20] + Names.component(title) + Array(".md".utf8)
    var memory = ImportedFile(
      .memories, path, source: "ics", id: Names.text(id), .bytes(text), mtime: file.mtime)
    for name in ["LAST-MODIFIED", "CREATED", "DTSTAMP"] {
      guard let changed = line(name).flatMap({ time($0) }),
        let date = Timestamp(rfc3339: changed.date)
      else { continue }
      (memory.mtime, memory.updated) = (date, changed.date)
      break
    }
    memory.fields["type"] = "EVENT"
    var validity = [JSON.Member("from", .string(start.date))]
    if let end { validity.append(JSON.Member("to", .string(end.date))) }
    if line("RRULE") == nil { memory.fields["validity"] = .object(validity) }
    try sink.take(memory)
  }

  // MARK: Times

  /// A time of an event.
  struct Moment {
    /// RFC 3339.
    var date: [UInt8]
    /// `2026-06-10T18:30`, by its own clock.
    var local: [UInt8]
    var isDay: Bool
  }

  private static func shown(_ moment: Moment) -> [UInt8] {
    moment.isDay ? Array(moment.local.prefix(10)) : moment.local.map { $0 == 0x54 ? 0x20 : $0 }
  }

  /// `20260610`, `20260610T183000`, `20260610T163000Z`, with a zone where one is named.
  private func time(_ line: ContentLine, daysBefore: Int64 = 0) -> Moment? {
    let text = line.value
    let digits = text.filter { (0x30...0x39).contains($0) }
    guard digits.count == 8 || digits.count == 14 else { return nil }
    func number(_ place: Int, _ count: Int) -> Int {
      guard place + count <= digits.count else { return 0 }
      return digits[place..<(place + count)].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    let civil = CivilTime(
      year: number(0, 4), month: number(4, 2), day: number(6, 2), hour: number(8, 2),
      minute: number(10, 2), second: number(12, 2))
    guard let seconds = civil.seconds.map({ $0 - 86_400 * daysBefore }) else { return nil }
    let isDay = digits.count == 8
    if text.last == 0x5A {
      let local = seconds + Int64(options.zone.offset(at: seconds))
      return Moment(
        date: Timestamp(seconds: seconds).rfc3339,
        local: Array(Timestamp(seconds: local).rfc3339.prefix(16)), isDay: false)
    }
    let zone = line.parameters["TZID"].flatMap { Zone($0) } ?? options.zone
    guard let date = LocalTime.date(seconds, in: zone) else { return nil }
    return Moment(
      date: date, local: Array(Timestamp(seconds: seconds).rfc3339.prefix(16)), isDay: isDay)
  }

  // MARK: Rules

  /// `every Tuesday at 18:30`, of a rule and when the event begins.
  private func repeated(_ rule: [UInt8], _ start: Moment) -> [UInt8] {
    var facts: [String: String] = [:]
    for part in rule.split(separator: 0x3B) {
      let pair = part.split(separator: 0x3D, maxSplits: 1).map {
        String(decoding: $0, as: UTF8.self)
      }
      if pair.count == 2 { facts[pair[0].uppercased()] = pair[1].uppercased() }
    }
    let step = facts["INTERVAL"].flatMap { Int($0) } ?? 1
    let unit =
      switch facts["FREQ"] {
      case "DAILY": "day"
      case "WEEKLY": "week"
      case "MONTHLY": "month"
      case "YEARLY": "year"
      default: "time"
      }
    var words = step > 1 ? "every \(step) \(unit)s" : "every \(unit)"
    let days = (facts["BYDAY"] ?? "").split(separator: ",").compactMap {
      Self.weekday(String($0.suffix(2)))
    }
    if !days.isEmpty {
      let list = days.joined(separator: " and ")
      words = step == 1 && unit == "week" ? "every \(list)" : "\(words) on \(list)"
    }
    if !start.isDay { words += " at " + String(decoding: start.local.suffix(5), as: UTF8.self) }
    if let count = facts["COUNT"] { words += ", \(count) times" }
    if let until = facts["UNTIL"], until.count >= 8 {
      words +=
        ", until \(until.prefix(4))-\(until.dropFirst(4).prefix(2))-\(until.dropFirst(6).prefix(2))"
    }
    return Array(words.utf8)
  }

  private static func weekday(_ word: String) -> String? {
    switch word {
    case "MO": "Monday"
    case "TU": "Tuesday"
    case "WE": "Wednesday"
    case "TH": "Thursday"
    case "FR": "Friday"
    case "SA": "Saturday"
    case "SU": "Sunday"
    default: nil
    }
  }
}
