import Testing

@testable import Stores

/// What a database's errors mean.
@Suite struct PostgresFailureTests {
  @Test(arguments: [
    ("28P01", "refused"), ("28000", "refused"), ("42501", "refused"), ("42P01", "refused"),
    ("3D000", "invalid"),
    ("22021", "invalid"), ("53100", "full"), ("53300", "unreachable"), ("08006", "unreachable"),
    ("57P01", "unreachable"), ("57014", "unreachable"), ("40001", "unreachable"),
    ("25006", "unreachable"),
    ("XX000", "unreachable"), ("", "unreachable"), (nil, "unreachable"),
  ])
  func codesSayWhetherToTryAgain(state: String?, kind: String) {
    let error = PostgresFailure.error(state, "words\nDETAIL: a secret", "postgres://h/d")
    #expect("\(error)".hasPrefix(kind))
    #expect(!"\(error)".contains("secret"))
  }

  @Test(arguments: [
    (
      "connection to server at \"::1\", port 5 failed: FATAL:  28P01: password authentication failed for user \"u\"",
      "refused"
    ),
    ("connection failed: FATAL:  3D000: database \"d\" does not exist", "invalid"),
    ("connection failed: FATAL:  57P03: the database system is starting up", "unreachable"),
    (
      "connection to server at \"h\" (1.2.3.4), port 5432 failed: Connection refused", "unreachable"
    ),
    ("fe_sendauth: no password supplied", "refused"), ("", "unreachable"), (": : :", "unreachable"),
    ("could not translate host name \"h\" to address: Name or service not known", "unreachable"),
  ])
  func failuresOfConnecting(message: String, kind: String) {
    #expect("\(PostgresFailure.connecting(message, "postgres://h/d"))".hasPrefix(kind))
  }
}
