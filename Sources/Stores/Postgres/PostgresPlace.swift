internal import Posix

/// A database, as libpq is given it.
struct PostgresPlace: Hashable, Sendable, CustomStringConvertible {
  /// A connection parameter: libpq's manual, "Parameter Key Words".
  struct Parameter: Hashable, Sendable, CustomStringConvertible {
    var name: String
    var value: [UInt8]
    /// Without the value, which may be the password.
    var description: String { name }
  }

  /// What a person may set after `?`. Not what would read other files or run programs.
  private static let options: Set<String> = [
    "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "ssl_min_protocol_version",
    "channel_binding", "gssencmode", "target_session_attrs", "connect_timeout", "application_name",
    "host", "hostaddr", "port", "user", "password", "passfile", "dbname",
  ]

  let parameters: [Parameter]
  /// The URL without password and options.
  let address: String
  /// The address.
  var description: String { address }

  /// Server and database, as libpq finds them: what counts is given last, or by the environment.
  func location(environment: (String) -> [UInt8]? = { Environment.nonEmpty($0) }) -> String {
    func value(_ name: String, _ variable: String) -> [UInt8] {
      parameters.last { $0.name == name }?.value ?? environment(variable) ?? []
    }
    let user = value("user", "PGUSER")
    let database = value("dbname", "PGDATABASE")
    let parts = [
      value("host", "PGHOST"), value("hostaddr", "PGHOSTADDR"), value("port", "PGPORT"),
      database.isEmpty ? user : database,
    ]
    return "postgres " + parts.map { Percent.encode($0) }.joined(separator: " ")
  }

  init(_ parts: URLParts) throws(StoreError) {
    var parameters: [Parameter] = []
    func add(_ name: String, _ text: ArraySlice<UInt8>) throws(StoreError) {
      guard !text.isEmpty else { return }
      guard let value = Percent.decode(text) else {
        throw .invalid("the \(name) of the database's URL has a % without two digits")
      }
      parameters.append(Parameter(name: name, value: value))
    }
    let authority = parts.authority
    let at = authority.lastIndex(of: UInt8(ascii: "@"))
    let hosts = at.map { authority[($0 + 1)...] } ?? authority
    let person = at.map { authority[..<$0] } ?? []
    let colon = person.firstIndex(of: UInt8(ascii: ":")) ?? person.endIndex
    try add("user", person[..<colon])
    try add("password", person[colon...].dropFirst())
    let each = hosts.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .map(Self.parted)
    for one in each { try StoreURL.checkPort(one.port) }
    try add("host", Array(each.map(\.host).joined(separator: [0x2C]))[...])
    if each.contains(where: { !$0.port.isEmpty }) {
      try add("port", Array(each.map(\.port).joined(separator: [0x2C]))[...])
    }
    let database = parts.path.dropFirst()
    try add("dbname", database)
    for option in parts.options {
      guard Self.options.contains(option.name) else {
        throw .invalid(
          "the database's URL has an option '\(option.name)', which is not known: such are "
            + "sslmode, sslrootcert, connect_timeout and target_session_attrs")
      }
      if option.name == "port" {
        for one in option.value.split(separator: 0x2C) { try StoreURL.checkPort(one) }
      }
      parameters.append(Parameter(name: option.name, value: option.value))
    }
    self.parameters = parameters
    let shown = (colon > person.startIndex ? Array(person[..<colon]) + [0x40] : []) + hosts
    address = "postgres://\(shown.text)/\(Array(database).text)"
  }

  /// A host and its port: `[::1]:5432`, `db.example:5432`.
  private static func parted(
    _ text: ArraySlice<UInt8>
  ) -> (host: ArraySlice<UInt8>, port: ArraySlice<UInt8>) {
    if text.first == UInt8(ascii: "["), let end = text.firstIndex(of: UInt8(ascii: "]")) {
      return (text[(text.startIndex + 1)..<end], text[(end + 1)...].dropFirst())
    }
    let colon = text.lastIndex(of: UInt8(ascii: ":")) ?? text.endIndex
    return (text[..<colon], text[colon...].dropFirst())
  }
}
