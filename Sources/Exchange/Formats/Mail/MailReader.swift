internal import Digest
internal import Format
internal import Language
internal import Posix
internal import Text

/// Reads mails of several places; each once.
final class MailReader {
  /// The largest mail, bytes.
  private static let limit = 64 << 20

  private let boxes: [MailBox]
  private let options: ImportOptions
  private let sink: any ImportSink
  private var seen: Set<[UInt8]> = []
  /// The labels of mails that are in several places, joined.
  private var joined: [[UInt8]: [[UInt8]]] = [:]

  init(_ boxes: [MailBox], _ options: ImportOptions, _ sink: any ImportSink) {
    self.boxes = boxes
    self.options = options
    self.sink = sink
  }

  func read() throws(ExchangeError) {
    if boxes.count > 1 { try joinLabels() }
    for box in boxes {
      sink.leaveOut(.unsupported, box.others)
      for item in box.items {
        do {
          try each(item) { (mail, from) throws(ExchangeError) in try take(mail, from, item, box) }
        } catch {
          guard case .unreadable(let why) = error else { throw error }
          sink.problem(item.file.shown, why)
        }
      }
    }
  }

  /// Looks through all places for the labels that one mail has in each.
  private func joinLabels() throws(ExchangeError) {
    for box in boxes {
      for item in box.items {
        try? each(item) { (mail, _) throws(ExchangeError) in
          guard let facts = MailFacts(mail), let id = facts.id else { return }
          let labels = MailLabels(facts, item.flags)
          if labels.leaves == nil { joined[id, default: []] += labels.tags }
        }
      }
    }
  }

  /// The mails of a file, each with the line above it in an mbox.
  private func each(
    _ item: MailBox.Item, _ take: ([UInt8], [UInt8]?) throws(ExchangeError) -> Void
  ) throws(ExchangeError) {
    switch item.form {
    case .plain: try take(try item.file.bytes(limit: Self.limit), nil)
    case .counted:
      let bytes = try item.file.bytes(limit: Self.limit)
      let digits = bytes.prefix { $0 != 0x0A }.filter { (0x30...0x39).contains($0) }
      let count = Int(String(decoding: digits.prefix(12), as: UTF8.self)) ?? bytes.count
      try take(Array(bytes.drop { $0 != 0x0A }.dropFirst().prefix(count)), nil)
    case .mbox:
      var mails = MboxMails(try item.file.reader(), longest: Self.limit)
      var number = 0
      while let mail = try mails.next() {
        number += 1
        if mail.isTooLong {
          sink.problem("\(item.file.shown), mail \(number)", "has over 64 MiB")
        } else {
          try take(mail.bytes, mail.from)
        }
      }
    }
  }

  private func take(
    _ mail: [UInt8], _ from: [UInt8]?, _ item: MailBox.Item, _ box: MailBox
  ) throws(ExchangeError) {
    guard let facts = MailFacts(mail) else {
      return sink.problem(item.file.shown, "what it holds is no mail")
    }
    let labels = MailLabels(facts, item.flags)
    if let what = labels.leaves, !options.takesAll { return sink.leaveOut(what) }
    let id = facts.id ?? Hex.encode(SHA256.hash(mail))
    guard seen.insert(id).inserted else { return sink.leaveOut(.duplicate) }
    let time = facts.date ?? from.flatMap { MailFacts.date(ofLine: $0) } ?? item.file.mtime
    let path = item.path ?? Self.path(facts, id, time, in: box)
    var file = ImportedFile(.documents, path, source: "mail", id: id, .bytes(mail), mtime: time)
    file.setTags(labels.tags + (joined[id] ?? []))
    try sink.take(file)
  }

  /// `mail/BOX/YYYY-MM/YYYY-MM-DD SUBJECT (ID8).eml`.
  private static func path(
    _ facts: MailFacts, _ id: [UInt8], _ time: Timestamp?, in box: MailBox
  ) -> [UInt8] {
    let day = facts.day ?? time.map { $0.seconds / 86_400 }
    var folder = Array("undated".utf8)
    var start: [UInt8] = []
    if let day, abs(day) < 3_000_000 {
      let text = Array(Timestamp(seconds: day * 86_400).rfc3339.prefix(10))
      folder = Array(text.prefix(7))
      start = text + [0x20]
    }
    let subject = Names.component(facts.value("subject"), limit: 60)
    // The id of one without is a SHA-256 already.
    let digits = facts.id == nil ? Array(id.prefix(8)) : Names.digits(id)
    let end = Array(" (".utf8) + digits + Array(").eml".utf8)
    return Array("mail/".utf8) + box.name + [0x2F] + folder + [0x2F] + start + subject + end
  }
}

/// What the labels and flags of a mail make of it.
struct MailLabels {
  private(set) var tags: [[UInt8]] = []
  /// Why it is left out, if it is.
  private(set) var leaves: LeftOut?

  init(_ facts: MailFacts, _ flags: [UInt8]) {
    let words = ChatWords.shared
    for label in Self.split(facts.value("x-gmail-labels")) + Self.split(facts.value("x-keywords")) {
      let text = label.shown
      if words.isOne("spam", text) {
        leaves = .spam
      } else if words.isOne("trash", text) {
        leaves = .deleted
      } else if !words.isOne("label", text), !text.hasPrefix("Category ") {
        tags.append(label)
      }
    }
    if flags.contains(UInt8(ascii: "T")) { leaves = .deleted }
    if flags.contains(UInt8(ascii: "F")) { tags.append(Array("flagged".utf8)) }
    if flags.contains(UInt8(ascii: "D")) { tags.append(Array("draft".utf8)) }
  }

  /// The parts between commas; a comma in quotes is none.
  private static func split(_ list: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = [[]]
    var isQuoted = false
    for byte in list {
      if byte == 0x22 {
        isQuoted.toggle()
      } else if byte == 0x2C, !isQuoted {
        parts.append([])
      } else {
        parts[parts.count - 1].append(byte)
      }
    }
    return parts.map(\.trimmed).filter { !$0.isEmpty }
  }
}
