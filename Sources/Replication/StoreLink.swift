package import Bundle
package import Format
internal import Posix

/// The store to which a bundle of this host was linked: its URL, which may hold a password. Kept in the
/// replica's state, in a file that only its owner can read; never in the bundle.
package struct StoreLink: Sendable {
  private let file: StateFile
  private let host: Host

  /// The link of a replica, whether there is one or not.
  package init(_ state: ReplicaState) {
    file = StateFile(path: state.directory.appending("store-url"))
    host = state.host
  }

  /// The URL; nil: there is none.
  package func read() throws(CubeError) -> [UInt8]? {
    guard let bytes = try file.read(), bytes.last == 0x0A else { return nil }
    return Array(bytes.dropLast())
  }

  /// Remembers a URL in the place of what there is.
  package func write(_ url: [UInt8]) throws(CubeError) {
    if try read() == url { return }
    try file.write(url + [0x0A], host: host)
  }
}
