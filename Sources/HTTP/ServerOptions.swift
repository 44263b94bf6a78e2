public import Posix

/// What a server takes, and how much of it.
public struct ServerOptions: Sendable {
  /// A certificate and its key, PEM.
  public struct Identity: Sendable {
    /// The certificate, and those that vouch for it.
    public var certificate: [UInt8]
    /// Its private key.
    public var key: [UInt8]

    /// An identity of its parts.
    public init(certificate: [UInt8], key: [UInt8]) {
      self.certificate = certificate
      self.key = key
    }
  }

  /// Where to listen.
  public var address: SocketAddress
  /// With it, connections are encrypted.
  public var identity: Identity?
  /// The longest body, bytes.
  public var bodyLimit = 8 << 20
  /// Where bodies of forms and files that are longer are kept while they are looked at; nil: they are refused.
  public var storage: Path?
  /// The longest body of a form, bytes.
  public var formLimit = 300 << 20
  /// What is PUT below this path is a file; nil: no path takes files.
  public var files: [UInt8]?
  /// The longest of these, bytes.
  public var fileLimit = 16 << 30
  /// How many such bodies may be on disk at once.
  public var storedBodies = 8
  /// The most header fields.
  public var fieldLimit = 100
  /// Memory for the header of a connection, bytes; what is longer gets 431 or 414.
  public var headerMemory = 64 << 10
  /// How long a request may take to arrive, nanoseconds. Its connection is closed a quarter later.
  public var arrivalLimit: Int64 = 60_000_000_000
  /// How long a connection may be silent, seconds.
  public var idleSeconds = 120
  /// Connections at the same time, some more than requests may wait: where there are more, those that wait for the
  /// rest of a request, or for the next, make room, the longest silent first.
  public var connectionLimit = 1152
  /// Requests that are answered at the same time.
  public var threads = 8
  /// Requests that wait for one of these.
  public var waitingLimit = 1024
  /// Memory for long answers until they are read, bytes: who asks for another hears to try again.
  public var answerLimit = 256 << 20
  /// How long `stop` waits for requests that are being answered, nanoseconds.
  public var stopPatience: Int64 = 10_000_000_000
  /// How long `stop` waits then for their answers to be sent, nanoseconds.
  public var sendPatience: Int64 = 2_000_000_000

  /// The usual limits at an address.
  public init(_ address: SocketAddress) { self.address = address }
}

/// Why a server could not be started.
public enum ServerError: Error, Hashable, Sendable {
  /// libmicrohttpd is not installed.
  case noLibrary
  /// The address cannot be listened at.
  case address(Errno)
  /// The library refused: of TLS, the certificate or the key cannot be read.
  case refused
  /// The system has no room for a thread.
  case threads(Errno)
}
