import Digest
import Posix
import Testing

@testable import Stores

/// Where keys come from.
@Suite struct S3CredentialTests {
  private static let file = """
    # comment
    [default]
    aws_access_key_id = AKIADEFAULT
      aws_secret_access_key=se/cret+=
    [ team ]
    aws_access_key_id=ASIATEAM
    aws_secret_access_key = other
    aws_session_token = token==
    expiration = 2026-11-30T12:00:00Z

    [half]
    aws_access_key_id = AKIA
    """

  @Test func profilesAreRead() {
    let bytes = Array(Self.file.utf8)
    #expect(
      S3CredentialSource.keys(in: bytes, "default")
        == S3Credentials(accessKey: "AKIADEFAULT", secretKey: "se/cret+="))
    #expect(
      S3CredentialSource.keys(in: bytes, "team")
        == S3Credentials(
          accessKey: "ASIATEAM", secretKey: "other", token: "token==",
          expiry: Timestamp(seconds: 1_796_040_000)))
    #expect(S3CredentialSource.keys(in: bytes, "half") == nil)
    #expect(S3CredentialSource.keys(in: bytes, "none") == nil)
  }

  @Test func theEnvironmentComesFirst() throws {
    let values = [
      "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_SESSION_TOKEN": "c",
    ]
    let source = S3CredentialSource { values[$0].map { Array($0.utf8) } }
    #expect(try source.keys() == S3Credentials(accessKey: "a", secretKey: "b", token: "c"))
    let none = S3CredentialSource { $0 == "HOME" ? Array("/nowhere".utf8) : nil }
    #expect(throws: StoreError.self) { try none.keys() }
  }

  /// Another program renews the file: keys that end are looked for anew, and those that a server refused.
  @Test func endingKeysAreReadAnew() throws {
    let path = Path(Environment.nonEmpty("TMPDIR") ?? Array("/tmp".utf8))
      .appending("credentials-" + String(decoding: Hex.encode(Random.bytes(6)), as: UTF8.self))
    defer { try? Files.unlink(path) }
    func write(_ key: String, _ end: String) throws {
      let file = try Files.open(path, OpenFlags.write | OpenFlags.create | OpenFlags.truncate)
      try Files.write(
        file,
        Array(
          "[default]\naws_access_key_id=\(key)\naws_secret_access_key=s\nexpiration=\(end)\n".utf8))
    }
    let named = path.bytes
    let source = S3CredentialSource { $0 == "AWS_SHARED_CREDENTIALS_FILE" ? named : nil }
    try write("old", "2001-01-01T00:00:00Z")
    let error = #expect(throws: StoreError.self) { try source.keys() }
    guard case .refused(let text)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(text.contains("expired"))
    try write("first", "2999-01-01T00:00:00Z")
    #expect(try source.keys().accessKey == "first")
    try write("second", "2999-01-01T00:00:00Z")
    #expect(try source.keys().accessKey == "first")
    #expect(try source.keys(isRefused: true).accessKey == "second")
  }
}
