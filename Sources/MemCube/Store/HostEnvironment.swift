public import Bundle
public import Format
internal import Models
public import Posix

extension Host {
  /// The host that environment variables describe: `MEMCUBE_HOME`, `MEMCUBE_MODELS`,
  /// `XDG_DATA_HOME`, `XDG_STATE_HOME`, `XDG_CACHE_HOME`, `MEMCUBE_AUTHOR`.
  ///
  /// And the model's service that `ModelEndpoint.of` reads of them.
  ///
  /// An empty variable counts as absent, and a relative XDG path too, as the XDG base directory
  /// specification says. A relative `MEMCUBE_HOME` or `MEMCUBE_MODELS` is an error.
  /// - Parameters:
  ///   - variable: the value of an environment variable.
  ///   - home: the user's home directory.
  ///   - login: the login name.
  /// - Returns: the host, with the system's clock and random numbers.
  /// - Throws: `.invalid` where a directory depends on a home that is not given, or is relative.
  public static func of(
    variable: (String) -> [UInt8]?, home: Path?, login: () -> [UInt8]?
  ) throws(CubeError) -> Host {
    func value(_ name: String) -> [UInt8]? {
      variable(name).flatMap { $0.isEmpty || $0.contains(0) ? nil : $0 }
    }
    func base(_ name: String, _ below: String) throws(CubeError) -> Path {
      if let given = value(name), given.first == UInt8(ascii: "/") {
        return Path(given).appending("memcube")
      }
      guard let home, home.isAbsolute else {
        throw .invalid("there is no home directory: set HOME or \(name)")
      }
      return home.appending(below).appending("memcube")
    }
    /// A directory that a variable of ours names.
    func own(_ name: String) throws(CubeError) -> Path? {
      guard let given = value(name) else { return nil }
      // A mount's daemon works in another directory, and must see the same one.
      guard given.first == UInt8(ascii: "/") else {
        throw .invalid("\(name) is '\(Path(given))'; it must be an absolute path")
      }
      return Path(given)
    }
    let data = try? base("XDG_DATA_HOME", ".local/share")
    let store: Path
    if let given = try own("MEMCUBE_HOME") {
      store = given
    } else {
      store = try base("XDG_DATA_HOME", ".local/share")
    }
    // Not below MEMCUBE_HOME: stores come and go, and the model is the same for all.
    let models = try own("MEMCUBE_MODELS") ?? data?.appending("models")
    var host = Host(
      store: store, state: try base("XDG_STATE_HOME", ".local/state"),
      cache: try base("XDG_CACHE_HOME", ".cache"), models: models,
      author: author(value("MEMCUBE_AUTHOR") ?? login()),
      now: { Clock.now() }, random: { Random.bytes($0) })
    host.model = try ModelEndpoint.of(variable: value).map { ModelClient($0) }
    return host
  }

  /// An author is UTF-8 in a record; a name that is not is written as people see it.
  private static func author(_ name: [UInt8]?) -> [UInt8] {
    guard let name, !name.isEmpty else { return Array("unknown".utf8) }
    return Array(String(decoding: name, as: UTF8.self).utf8)
  }
}
