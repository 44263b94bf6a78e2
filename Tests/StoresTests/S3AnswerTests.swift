import Digest
import Format
import Posix
import Testing

@testable import HTTPClient
@testable import Stores

/// What servers of object storage answer, and what others do.
@Suite struct S3AnswerTests {
  private static let page = """
    <?xml version="1.0" encoding="UTF-8"?>
    <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>p/</Prefix>
    <KeyCount>2</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>true</IsTruncated>
    <NextContinuationToken>1/x==</NextContinuationToken>
    <Contents><Key>p/a&amp;b</Key><LastModified>2026-11-30T10:00:00.000Z</LastModified>
    <ETag>&quot;d41d&quot;</ETag><Size>12</Size></Contents>
    <Contents><Key>elsewhere</Key></Contents>
    <Contents><Key>p/c</Key><Size>-x</Size></Contents></ListBucketResult>
    """

  private func place() throws -> S3Place {
    try S3Place(URLParts(Array("bucket/p?endpoint=http://127.0.0.1:1".utf8)[...])) { _ in nil }
  }

  @Test func aListingIsRead() throws {
    let page = try #require(S3Page(Array(Self.page.utf8), prefix: "p/"))
    #expect(page.next == "1/x==")
    #expect(page.entries.map(\.key) == ["a&b", "c"])
    #expect(
      page.entries[0]
        == S3Entry(key: "a&b", tag: "\"d41d\"", changed: "2026-11-30T10:00:00.000Z", size: 12))
  }

  @Test(arguments: [
    "", "<html><body>Hello</body></html>", "<!DOCTYPE html><html></html>", "{}",
    "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
    "<Error><Code>x</Code></Error>",
    "<ListBucketResult>",
  ])
  func whatIsNoListing(text: String) {
    #expect(S3Page(Array(text.utf8), prefix: "") == nil)
  }

  /// Answers that were cut, swapped and filled with other bytes are read or refused.
  @Test func noAnswerTraps() throws {
    var random = Lottery(seed: 7)
    let place = try place()
    let pieces = [
      Self.page, "<Error><Code>NoSuchKey</Code></Error>", "memcube head 1\n3\nlog/2026-11/x\n",
      "\u{0}\u{1B}[2J",
      "1 99 - a:b:3 c:d:-4", "99999999999999999999", "1 2 x:y:9223372036854775807",
    ].map { Array($0.utf8) }
    for _ in 0..<4_000 {
      var bytes = pieces.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 0..<6, using: &random) where !bytes.isEmpty {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(at...)
        case 2: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: at)
        default: bytes.removeFirst(at)
        }
      }
      _ = S3Page(bytes, prefix: "p/")
      _ = S3Head(bytes)
      _ = S3Mark(bytes, now: 100)
      _ = PostgresMark(bytes)
      _ = S3Name.decode(String(decoding: bytes, as: UTF8.self))
      _ = HTTPDate.seconds(String(decoding: bytes, as: UTF8.self))
      _ = S3CredentialSource.keys(in: bytes, "default")
      let status = Int.random(in: 300..<600, using: &random)
      let failure = S3Failure(HTTPReply(status: status, fields: [], body: bytes), "a thing", place)
      #expect(failure.error.asCubeError.message.utf8.allSatisfy { $0 >= 0x20 })
    }
  }

  @Test(arguments: [
    (404, "NoSuchKey", "not found"), (404, "NoSuchBucket", "invalid"),
    (403, "AccessDenied", "refused"),
    (403, "SignatureDoesNotMatch", "refused"), (503, "SlowDown", "unreachable"),
    (500, "InternalError", "unreachable"), (429, "", "unreachable"), (507, "", "full"),
    (400, "QuotaExceeded", "full"), (403, "RequestTimeTooSkewed", "refused"),
    (301, "PermanentRedirect", "invalid"), (400, "AuthorizationHeaderMalformed", "invalid"),
    (400, "InvalidArgument", "refused"), (400, "ExpiredToken", "refused"), (404, "", "not found"),
  ])
  func errorsSayWhetherToTryAgain(status: Int, code: String, kind: String) throws {
    let body = code.isEmpty ? "" : "<Error><Code>\(code)</Code><Region>eu-1</Region></Error>"
    let reply = HTTPReply(status: status, fields: [], body: Array(body.utf8))
    let found =
      switch S3Failure(reply, "a thing", try place()).error {
      case .notFound: "not found"
      case .invalid: "invalid"
      case .refused: "refused"
      case .unreachable: "unreachable"
      case .full: "full"
      default: "other"
      }
    #expect(found == kind)
  }

  @Test func timesOfHTTPAreRead() {
    #expect(HTTPDate.seconds("Mon, 30 Nov 2026 10:00:00 GMT") == 1_796_032_800)
    #expect(HTTPDate.seconds("Tue, 1 Dec 2026 00:00:00 GMT") == 1_796_083_200)
    for text in [nil, "", "now", "Mon, 30 Nov 2026 10:00:00", "a b Nov d e f"] {
      #expect(HTTPDate.seconds(text) == nil)
    }
  }

  @Test(arguments: ["notes", "project/a b", "ä_%41", "x.y-z", String(repeating: "語", count: 70)])
  func namesBecomeKeysAndBack(name: String) {
    let key = S3Name.encode(Array(name.utf8))
    #expect(key.utf8.count <= 200 && !key.contains("/"))
    #expect(S3Name.decode(key) == (key.hasPrefix("~") ? nil : Array(name.utf8)))
  }
}

/// Heads, and the marks that say how far they were read.
@Suite struct S3HeadTests {
  private func object(_ number: Int) -> StoredObject { .blob(SHA256.hash(Array("\(number)".utf8))) }

  private func entry(_ replica: String, _ tag: String, _ second: Int) -> S3Entry {
    let time = "2026-11-30T10:\(second / 60 + 10):\(second % 60 + 10).000Z"
    return S3Entry(key: "cubes/x/heads/\(replica)", tag: tag, changed: time, size: 1)
  }

  @Test func aHeadNamesTheLastObjects() throws {
    let head = S3Head(count: 5, objects: [object(4), object(5)])
    #expect(try #require(S3Head(head.bytes)) == head)
    // A server that writes in place shows a part of it for a moment.
    for count in 0..<(head.bytes.count - 1) {
      #expect(S3Head(Array(head.bytes.prefix(count))) == nil)
    }
    #expect(head.objects(after: 5) == [])
    #expect(head.objects(after: 4) == [object(5)])
    #expect(head.objects(after: 3) == [object(4), object(5)])
    #expect(head.objects(after: 2) == nil)
    #expect(head.objects(after: 9) == [])
  }

  @Test func aMarkKnowsWhatWasSeen() throws {
    let seen = [entry("a", "1", 1), entry("b", "1", 2)].map { (entry: $0, count: 3) }
    let mark = try #require(S3Mark(S3Mark(made: 100, heads: seen).bytes, now: 200))
    #expect(mark.hasSeen(entry("a", "1", 1)))
    #expect(!mark.hasSeen(entry("a", "2", 1)))
    #expect(!mark.hasSeen(entry("c", "1", 1)))
    #expect(mark.seen["a"]?.count == 3)
    #expect(S3Mark(mark.bytes, now: 100 + S3Mark.life) == nil)
    #expect(S3Mark(mark.bytes, now: .min) == nil)
  }

  /// More heads than a mark has room for: the old ones are below its floor.
  @Test func aMarkStaysShort() throws {
    let many = (0..<100).map { (entry: entry("replica\($0)x", "1", $0 * 30), count: 1_000_000) }
    let bytes = S3Mark(made: 100, heads: many).bytes
    #expect(bytes.count <= 1 << 10)
    let mark = try #require(S3Mark(bytes, now: 200))
    #expect(many.allSatisfy { mark.hasSeen($0.entry) })
    #expect(!mark.hasSeen(entry("replica99x", "2", 99 * 30)))
    #expect(!mark.hasSeen(entry("new", "1", 99 * 30)))
    // All of them within a moment: then it cannot say.
    let busy = (0..<100).map { (entry: entry("replica\($0)", "1", $0), count: 1) }
    #expect(S3Mark(S3Mark(made: 100, heads: busy).bytes, now: 200) == nil)
  }

  /// Whatever fails and in whatever order they come: once a name's call has returned, the head that is there last
  /// under some replica has it.
  @Test func everyAcknowledgedNameIsInAHead() throws {
    let writer = S3HeadWriter()
    let store = Lock<[String: S3Head]>([:])
    let acknowledged = Lock<Set<StoredObject>>([])
    var threads: [HeldThread] = []
    for thread in 0..<4 {
      threads.append(
        HeldThread(
          try Thread.start("note") {
            var random = Lottery(seed: UInt64(thread))
            for number in 0..<30 {
              let one = StoredObject.blob(SHA256.hash(Array("\(thread) \(number)".utf8)))
              let fails = Int.random(in: 0..<10, using: &random) == 0
              do throws(StoreError) {
                try writer.note(one) { (replica, head) throws(StoreError) in
                  // A put without an answer is done all the same.
                  store.withLock { $0[replica] = S3Head(head) }
                  if fails { throw .unreachable("lost") }
                }
                acknowledged.withLock { _ = $0.insert(one) }
              } catch {}
            }
          }))
    }
    for each in threads { each.join() }
    let named = store.withLock { heads in Set(heads.values.flatMap(\.objects)) }
    let all = acknowledged.withLock { $0 }
    #expect(all.count > 60 && all.isSubset(of: named))
  }
}

/// A thread in an array.
private final class HeldThread: Sendable {
  private let thread: Lock<Thread?>

  init(_ thread: consuming Thread) { self.thread = Lock(thread) }

  func join() {
    let taken = thread.withLock { $0.take() }
    if let taken { taken.join() }
  }
}
