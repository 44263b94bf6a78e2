internal import CPosix
internal import Glibc

/// Where a server listens.
public enum SocketAddress: Hashable, Sendable {
  /// A numeric IPv4 or IPv6 address and a port; 0: any that is free.
  case internet(String, port: UInt16)
  /// A socket's file.
  case file(Path)

  /// Whether only programs of this machine can reach it.
  public var isLocal: Bool {
    switch self {
    case .file: true
    case .internet(let address, _): address == "::1" || address.hasPrefix("127.")
    }
  }
}

/// A socket that listens.
public struct ListeningSocket: ~Copyable, Sendable {
  /// The socket, not blocking.
  public var file: FileDescriptor
  /// Where it listens, with the port that it got.
  public let address: SocketAddress

  /// Ends the ownership without closing. The caller owns the number from now on.
  public consuming func release() -> Int32 { file.release() }
}

/// Stream sockets, as socket(7).
public enum Sockets {
  /// A socket that listens.
  /// - Throws: EADDRINUSE where another listens; EINVAL for an address that is not numeric.
  public static func listen(_ address: SocketAddress) throws(Errno) -> ListeningSocket {
    switch address {
    case .file(let path):
      let raw = try unsafe path.withCString { (text) throws(Errno) in
        try retrying { unsafe cposix_listen_at(text) }
      }
      return ListeningSocket(file: FileDescriptor(adopting: raw), address: address)
    case .internet(let name, var port):
      let raw = try unsafe withText(Array(name.utf8)) { (text) throws(Errno) in
        try retrying { unsafe cposix_listen(text, &port) }
      }
      return ListeningSocket(
        file: FileDescriptor(adopting: raw), address: .internet(name, port: port))
    }
  }

  /// Ends a connection in both directions, whose descriptor stays its owner's: who reads from it next
  /// finds the end. shutdown(2).
  public static func shutDown(_ socket: Int32) { _ = shutdown(socket, Int32(SHUT_RDWR)) }

  /// Whether the peer of a connection has ended it, or its half of it, even if some of its bytes were not
  /// read yet. poll(2), POLLRDHUP.
  public static func hasEnded(_ socket: Int32) -> Bool {
    var place = pollfd(fd: socket, events: 0x2000, revents: 0)
    return unsafe poll(&place, 1, 0) > 0
  }

  /// A connection to a server.
  public static func connect(_ address: SocketAddress) throws(Errno) -> FileDescriptor {
    switch address {
    case .file(let path):
      let raw = try unsafe path.withCString { (text) throws(Errno) in
        try retrying { unsafe cposix_connect_to(text) }
      }
      return FileDescriptor(adopting: raw)
    case .internet(let name, let port):
      let raw = try unsafe withText(Array(name.utf8)) { (text) throws(Errno) in
        try retrying { unsafe cposix_connect(text, port) }
      }
      return FileDescriptor(adopting: raw)
    }
  }
}
