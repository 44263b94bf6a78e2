package import Posix

/// What the beginning of a mail says without its texts being read.
extension MailHeader {
  /// Fields that mails have.
  private static let usual = Set(
    """
    from to cc subject date message-id received return-path mime-version delivered-to reply-to sender
    content-type x-original-to in-reply-to references dkim-signature
    """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })

  /// Whether a file that begins so is a mail, whatever its name is: its first lines are fields, among them who
  /// sent it, and when or by which way.
  static func begins(_ start: [UInt8]) -> Bool {
    let first = start.prefix(400).prefix { $0 != 0x0A }
    guard isField(Array(first)) || first.starts(with: "From ".utf8) else { return false }
    guard let header = of(start) else { return false }
    let names = Set(header.names).intersection(usual)
    let from = names.contains(Array("from".utf8)) || names.contains(Array("return-path".utf8))
    let way = ["date", "message-id", "received"].contains { names.contains(Array($0.utf8)) }
    return names.count >= 3 && from && way
  }

  /// The fields with which a mail begins; nil where what stands above the first empty line is something else.
  static func of(_ start: [UInt8]) -> MailHeader? {
    var header = MailHeader()
    var at = 0
    while at < start.count {
      let end = start[at...].firstIndex(of: 0x0A) ?? start.count
      let line = Array(start[at..<end])
      if line.allSatisfy({ $0 <= 0x20 }) { break }
      let isFold = line.first == 0x20 || line.first == 0x09
      // The last line may be cut.
      guard isFold || isField(line) || at == 0 || end == start.count else { return nil }
      header.take(line, isBeginning: !isFold)
      at = end + 1
    }
    return header
  }
}

extension MailDecoder {
  /// When a mail that begins so was sent, by its header; nil where that does not say it. A time without a zone
  /// is local.
  package static func date(of start: [UInt8], offset: CivilDate.Offset) -> Timestamp? {
    guard let header = MailHeader.of(Array(start.prefix(TextEncoding.sample))),
      let date = WrittenDate(in: header.value("date"))
    else { return nil }
    return Timestamp(milliseconds: date.span(offset).start)
  }
}
