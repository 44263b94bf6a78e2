import Posix
import Testing

@testable import Stores

/// Addresses as people write them.
@Suite struct StoreURLTests {
  private func read(_ text: String) throws(StoreError) -> StoreURL {
    try StoreURL(Array(text.utf8))
  }

  @Test(arguments: [
    ("/srv/cubes", "/srv/cubes", nil), (".", ".", nil), ("./a b#n", "./a b", "n"),
    ("file:///srv/a%20b#p/n%23", "/srv/a b", "p/n#"), ("file://localhost/srv", "/srv", nil),
    ("../x/#p/n", "../x/", "p/n"),
  ])
  func foldersAreNamedByPathOrURL(text: String, path: String, cube: String?) throws {
    let url = try read(text)
    #expect(url.place == .directory(Path(path)))
    #expect(url.cube == cube.map { Array($0.utf8) })
    #expect(url.address == path)
  }

  @Test func databasesAreNamedAsLibpqNamesThem() throws {
    let url = try read(
      "postgres://us%40er:s%2Fe:c%25@db.example:5433/cu%20bes?sslmode=verify-full&connect_timeout=3#team/notes"
    )
    guard case .postgres(let place) = url.place else { throw StoreError.invalid("no database") }
    let given = Dictionary(
      uniqueKeysWithValues: place.parameters.map {
        ($0.name, String(decoding: $0.value, as: UTF8.self))
      })
    #expect(
      given == [
        "user": "us@er", "password": "s/e:c%", "host": "db.example", "port": "5433",
        "dbname": "cu bes", "sslmode": "verify-full", "connect_timeout": "3",
      ])
    #expect(url.address == "postgres://us%40er@db.example:5433/cu%20bes")
    #expect("\(url) \(place) \(place.parameters)".contains("s/e:c") == false)
    #expect(url.cube == Array("team/notes".utf8))
  }

  @Test(arguments: [
    ("postgresql:///db", "postgres:///db", ["dbname": "db"]),
    ("postgres://[::1]:5/d", "postgres://[::1]:5/d", ["host": "::1", "port": "5", "dbname": "d"]),
    ("postgres://%2Ftmp/d", "postgres://%2Ftmp/d", ["host": "/tmp", "dbname": "d"]),
    (
      "postgres://a:1,b:2/d", "postgres://a:1,b:2/d", ["host": "a,b", "port": "1,2", "dbname": "d"]
    ),
    ("POSTGRES://:pw@h", "postgres://h/", ["password": "pw", "host": "h"]),
  ])
  func databasesOfEveryForm(text: String, address: String, expected: [String: String]) throws {
    let url = try read(text)
    guard case .postgres(let place) = url.place else { throw StoreError.invalid("no database") }
    let given = Dictionary(
      uniqueKeysWithValues: place.parameters.map {
        ($0.name, String(decoding: $0.value, as: UTF8.self))
      })
    #expect(given == expected)
    #expect(url.address == address)
  }

  @Test func bucketsHaveAPrefixAndAnEndpoint() throws {
    let url = try read(
      "s3://my.bucket/team//a%20b/?endpoint=http://127.0.0.1:9000/&region=eu-1#n")
    guard case .s3(let place) = url.place else { throw StoreError.invalid("no bucket") }
    #expect(place.prefix == "team/a b/")
    #expect(place.region == "eu-1")
    #expect(place.isPathStyle)
    #expect(url.address == "s3://my.bucket/team/a b")
    #expect(
      place.url("log/x", [("a", "b/c"), ("d", "")])
        == "http://127.0.0.1:9000/my.bucket/team/a%20b/log/x?a=b%2Fc&d=")
    let aws = try S3Place(URLParts(Array("bucket/p".utf8)[...])) { _ in nil }
    #expect(aws.url("k", []) == "https://bucket.s3.us-east-1.amazonaws.com/p/k")
    #expect(
      aws.url(nil, [("list-type", "2")]) == "https://bucket.s3.us-east-1.amazonaws.com/?list-type=2"
    )
    let other = try S3Place(URLParts(Array("bucket?path-style=true".utf8)[...])) {
      $0 == "AWS_REGION" ? Array("eu-2".utf8) : nil
    }
    #expect(other.url("k", []) == "https://s3.eu-2.amazonaws.com/bucket/k")
  }

  @Test(arguments: [
    "", "notes", "ftp://x/y", "s3:///x", "s3://b?endpoint=ftp://x", "s3://b?endpoint=http://",
    "s3://b?endpoint=http://u:secret@h", "s3://key:secret@b/x", "s3://b/x?key=secret",
    "s3://b/%zz",
    "s3://b/../x", "s3://b?path-style=secret", "s3://b?region=", "postgres://u:secret%2@h/d",
    "postgres://u:secret@h/d?service=x", "postgres://u:secret@h/d?options=-c%20x", "file://host/x",
    "postgres://u:secret @h/d", "file:///x?y=1", "/a#", "s3://b#%0", "s3://b/\u{1}", "/a\u{0}b",
  ])
  func othersAreRefusedWithoutTheirSecrets(text: String) {
    let error = #expect(throws: StoreError.self) { try read(text) }
    guard case .invalid(let sentence)? = error else {
      Issue.record("\(text): \(String(describing: error))")
      return
    }
    #expect(!sentence.contains("secret") && sentence.utf8.count < 300)
  }

  /// Passwords whose characters mean something in a URL: whatever part they were taken for, none is shown.
  @Test(arguments: [
    "postgres://u:pa/ss@h/d", "postgres://u:12/ss@h/d", "postgres://u:pa#ss@h/d",
    "postgres://u:12#ss@h/d", "postgres://u:pa?ss@h/d", "postgres://u:12?ss@h/d",
    "postgres://u:p@s/s@h/d", "postgres://u:p@ss#ss@h/d", "postgres://u:p@ss#ss@h",
    "postgres://u:p@ss?x@h/d", "postgres:/u:pass@h/d", "postgres:u:pass@h/d", "s3:/b/pass",
    "postgresql+psycopg://u:pass@h/d", "POSTGRES:/u:pass@h/d", "postgres://u:pass/d",
    "postgres://u:99999/d", "postgres://h/d?password=pa@ss", "postgres://h/d?port=pass",
    "s3://b/x?endpoint=http://u:pass@h", "s3://KEY:pa/ss@b/x", "postgres://u:12?pa&ss@h/d#trips",
    "postgres://u:5?abc#ss@h/db#trips", "postgres://u:5/abc#ss@h/db#trips",
  ])
  func noPartOfAPasswordIsShown(text: String) {
    let error = #expect(throws: StoreError.self) { try read(text) }
    #expect(error == StoreURL.unreadable, "\(text)")
    #expect(StoreURL.isOne(Array(text.utf8)) && StoreURL.isURL(Array(text.utf8)))
    for written in ["%2F", "%23", "%3F", "%40"] {
      #expect("\(StoreURL.unreadable)".contains(written))
    }
  }

  /// A name in a folder may hold a #: the longest folder that is there counts.
  @Test func aNameInAFolderHoldsAnything() throws {
    let folder = Path("/tmp").appending("memcube-test-url#\(Clock.monotonic())")
    try Files.makeDirectory(folder)
    defer { try? Files.removeTree(folder) }
    let url = try StoreURL(folder.bytes + Array("#a#b".utf8))
    #expect(url.cube == Array("a#b".utf8) && url.place == .directory(folder))
    #expect(StoreURL.folder(of: folder.bytes + Array("#a#b".utf8)) == folder.bytes)
  }

  private func location(_ text: String, _ environment: [String: String] = [:]) throws -> String {
    switch try read(text).place {
    case .postgres(let place):
      place.location { name in environment[name].map { Array($0.utf8) } }
    case .s3(let place): place.location
    case .directory(let path): path.description
    }
  }

  @Test func aLocationIsThatOfOneStore() throws {
    let all = [
      "postgres://h/d", "postgres://h:5433/d", "postgres://g/d", "postgres://h/?dbname=e",
      "postgres:///d?host=x", "postgres://h/d?hostaddr=1.2.3.4", "s3://b/x?endpoint=http://a",
      "s3://b/x?endpoint=http://b", "s3://b/x?endpoint=http://a&region=eu-1",
      "s3://b/y?endpoint=http://a", "s3://c/x?endpoint=http://a",
    ]
    #expect(Set(try all.map { try location($0) }).count == all.count)
    #expect(try location("postgres://u:pw@h/?dbname=d") == location("postgres://v@h/d"))
    #expect(
      try location("postgres:///", ["PGHOST": "h", "PGDATABASE": "d"]) == location("postgres://h/d")
    )
    #expect(try location("postgres://u@h/") == location("postgres://h/u"))
    #expect(try !location("postgres://u:secret@h/d").contains("secret"))
  }

  @Test func theAuthoritiesAreThoseOfTheEnvironment() throws {
    func authorities(_ environment: [String: String]) throws -> S3Place.Authorities? {
      let parts = try URLParts(Array("b/x?endpoint=https://h".utf8)[...])
      return try S3Place(parts) { name in environment[name].map { Array($0.utf8) } }.authorities
    }
    let both = try authorities(["AWS_CA_BUNDLE": "/nowhere", "SSL_CERT_FILE": "/other"])
    #expect(both?.variable == "AWS_CA_BUNDLE" && both?.file == Path("/nowhere"))
    #expect(try authorities(["SSL_CERT_FILE": "/other"])?.file == Path("/other"))
    #expect(try authorities([:]) == nil)
  }

  @Test(arguments: [
    ("notes", false), ("./notes", true), ("a/b", true), (".", true), ("s3://b", true),
    ("postgres://h/d#x", true), ("x#a/b", false), ("c:", false),
  ])
  func aCubesNameIsNoStore(text: String, isOne: Bool) {
    #expect(StoreURL.isOne(Array(text.utf8)) == isOne)
  }

  /// Whatever comes is read or refused.
  @Test func noAddressTraps() {
    var random = Lottery(seed: 53)
    let words = [
      "s3://", "postgres://", "file://", "#", "?", "&", "=", "%", "%41", "@", ":", "/", "[", "]",
      "a", ",",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0..<12, using: &random))
        .flatMap { _ in Array((words.randomElement(using: &random) ?? "").utf8) }
      guard let url = try? StoreURL(text) else { continue }
      #expect(!url.address.isEmpty || text.first == 0x2F)
    }
  }
}

/// Chances that are the same in each run.
struct Lottery: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    // SplitMix64
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
