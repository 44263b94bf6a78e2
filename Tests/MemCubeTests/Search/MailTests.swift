import Testing

@testable import Text

/// Mails as documents: what is searched of them is what their readers see.
@Suite struct MailTests {
  private static let mail = """
    Received: from a.example by b.example; Mon, 3 Feb 2025 09:00:00 +0100
    From: =?utf-8?B?SsO8cmdlbiBNw7xsbGVy?= <j@example.org>
    To: ana@example.org
    Subject: =?iso-8859-1?Q?Z=FCge_nach?= =?utf-8?Q?_Krak=C3=B3w?=
    Content-Type: multipart/mixed;
     boundary="out er"

    Nobody sees the preamble.
    --out er
    Content-Type: multipart/alternative; boundary=in

    --in
    Content-Type: text/plain; charset=utf-8
    Content-Transfer-Encoding: quoted-printable

    Der Zug f=C3=A4hrt um neun, von Gleis dreiund=
    zwanzig=20
    Gr=C3=BC=C3=9Fe
    --in
    Content-Type: text/html; charset=utf-8

    <p>Der Zug, bunt</p>
    --in--
    --out er
    Content-Type: text/html; charset=iso-8859-2
    Content-Transfer-Encoding: base64

    PHA+U3ppYSAmYW1wOyA8Yj7zZHplPC9iPjwvcD4=
    --out er
    Content-Type: application/pdf; name="fahr plan.pdf"
    Content-Transfer-Encoding: base64

    JVBERi0xLjQKJeLjz9MKMyAwIG9iago8PC9MZW5ndGggNCAwIFI=
    --out er--
    Nobody sees the end.

    """

  private func text(_ mail: String) -> String {
    String(decoding: MailDecoder.text(Array(mail.utf8)), as: UTF8.self)
  }

  @Test(arguments: ["\n", "\r\n"]) func readersSeeTheText(lineEnd: String) {
    let text = text(
      Self.mail.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: lineEnd))
    #expect(text.hasPrefix("From: Jürgen Müller <j@example.org>\nTo: ana@example.org\n"))
    #expect(text.contains("Subject: Züge nach Kraków\n"))
    #expect(text.contains("Der Zug fährt um neun, von Gleis dreiundzwanzig \nGrüße\n"))
    #expect(text.contains("Szia & ódze"))
    #expect(text.contains("Attachment: fahr plan.pdf\n"))
    for gone in ["Nobody", "bunt", "JVBER", "PHA+", "Received", "boundary", "<b>", "--in"] {
      #expect(!text.contains(gone), "\(gone)")
    }
  }

  /// Where a text is found, there it stands in the mail, whatever is before it.
  @Test(arguments: [1, 7, 4_096]) func placesAreThoseOfTheFile(chunk: Int) {
    let words = (0..<900).map { "wort\($0) =C3=A4=\n" }.joined()
    let mail =
      "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n"
      + "Content-Transfer-Encoding: base64\n\n" + String(repeating: "QUJD\n", count: 500)
      + "--b\nContent-Transfer-Encoding: quoted-printable\nContent-Type: text/plain\n\n\(words)"
      + "=\n\n\nLast of all, the needle.\n--b--\n"
    let bytes = Array(mail.utf8)
    var splitter = PassageSplitter(name: Array("a.eml".utf8), start: bytes)
    var passages: [Passage] = []
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      passages += splitter.append(Array(bytes[start...].prefix(chunk)))
    }
    passages += splitter.finish()
    #expect(passages.count > 1)
    #expect(
      zip(passages, passages.dropFirst()).allSatisfy { $0.range.upperBound == $1.range.lowerBound })
    for passage in passages {
      let text = String(decoding: passage.text, as: UTF8.self)
      guard let first = text.split(separator: " ").first(where: { $0.hasPrefix("wort") }),
        passage.range.upperBound <= bytes.count
      else { continue }
      let part = bytes[Int(passage.range.lowerBound)..<Int(passage.range.upperBound)]
      #expect(String(decoding: part, as: UTF8.self).contains("\(first) "), "\(first)")
    }
    #expect(
      passages.last.map { String(decoding: $0.text, as: UTF8.self).contains("needle") } == true)
    #expect(passages.last?.range.upperBound == Int64(bytes.count) - 6)
  }

  @Test func plainTextsThatAreCalledMailsAreRead() {
    #expect(text("Just a note\nof mine\n").contains("Just a note\nof mine\n"))
    #expect(text("") == "\n")
    #expect(text("From me@x Mon Feb 3\nSubject: s\n\nhello\n").hasSuffix("Subject: s\n\nhello\n"))
    #expect(text("Subject: only a header").contains("Subject: only a header"))
  }

  /// Whatever comes: no trap, and no more bytes than the file has.
  @Test func anyBytesAreTaken() {
    var random = SystemRandomNumberGenerator()
    let mail = Array(Self.mail.utf8)
    let pieces: [[UInt8]] = [
      [0x3D], [0x3D, 0x0A], Array("--in\n".utf8), Array("--out er--\n".utf8),
      Array("=?utf-8?B?".utf8),
      Array("\nContent-Type: message/rfc822\n\n".utf8), [0, 0xFF, 0xFE],
      Array("; boundary=\"".utf8),
      Array("\nContent-Type: multipart/x; boundary=in\n\n".utf8), [0x0A, 0x0A], Array("''%".utf8),
    ]
    for _ in 0..<400 {
      var bytes = mail
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 40))
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        }
      }
      var decoder = MailDecoder()
      var (text, source) = ([UInt8](), 0)
      var rest = bytes[...]
      while !rest.isEmpty {
        let chunk = rest.prefix(Int.random(in: 1...300, using: &random))
        rest = rest[chunk.endIndex...]
        text += decoder.append(Array(chunk))
      }
      text += decoder.finish()
      while !text.isEmpty {
        let count = min(text.count, 20)
        source += decoder.sourceSize(of: count)
        text.removeFirst(count)
      }
      #expect(source <= bytes.count)
    }
  }
}
