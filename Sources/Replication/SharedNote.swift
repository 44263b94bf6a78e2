package import Bundle
package import Format
package import Posix

/// The note that a host's cubes are those of a store that servers share. A server leaves it in the host's
/// state, so that commands know of it while none runs.
package struct SharedNote: Sendable {
  /// What the note says.
  package struct Content: Hashable, Sendable {
    /// The store, for messages.
    package var address: String
    /// Whether servers of it share accounts as well.
    package var sharesAccounts: Bool

    /// A note of its parts.
    package init(address: String, sharesAccounts: Bool) {
      (self.address, self.sharesAccounts) = (address, sharesAccounts)
    }
  }

  /// The file.
  package let path: Path
  private let host: Host
  private static let accounts = Array("accounts".utf8)

  /// The note of a host, whether there is one or not.
  package init(_ host: Host) {
    path = host.state.appending("shared-store")
    self.host = host
  }

  /// What the note says; nil: there is none.
  package func read() throws(CubeError) -> Content? {
    guard let bytes = try StateFile(path: path).read(), bytes.last == 0x0A else { return nil }
    let lines = bytes.split(separator: 0x0A)
    guard let first = lines.first else { return nil }
    return Content(
      address: String(decoding: first, as: UTF8.self),
      sharesAccounts: lines.dropFirst().first.map { Array($0) } == Self.accounts)
  }

  /// Leaves a note in the place of what there is.
  package func write(_ content: Content) throws(CubeError) {
    if try read() == content { return }
    try attempt("making \(path.parent)") { () throws(Errno) in
      try Files.makeDirectories(path.parent, mode: 0o700)
    }
    let lines = [Array(content.address.utf8)] + (content.sharesAccounts ? [Self.accounts] : [])
    try StateFile(path: path).write(
      Array(lines.map { $0 + [0x0A] }.joined()), host: host)
  }
}
