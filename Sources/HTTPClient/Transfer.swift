/// What comes back of one request, as libcurl hands it on.
final class Transfer {
  /// The longest header, bytes: libcurl itself takes 300 KiB.
  private static let headerLimit = 64 << 10

  private let limit: Int
  private let shouldStop: () -> Bool
  private let receive: ([UInt8]) -> Bool
  private var count = 0
  private var headerLength = 0
  private(set) var fields: [HTTPRequest.Field] = []
  /// Why this side broke off.
  private(set) var failure: HTTPClientError?
  /// Whether an address was refused that is not public.
  var metPrivate = false

  init(
    _ limit: Int, _ shouldStop: @escaping () -> Bool, _ receive: @escaping ([UInt8]) -> Bool
  ) {
    self.limit = limit
    self.shouldStop = shouldStop
    self.receive = receive
  }

  /// Takes a part of the body; false breaks off.
  func take(body: [UInt8]) -> Bool {
    count += body.count
    if count > limit { return fail(.tooLong) }
    return receive(body) || fail(.stopped)
  }

  /// Takes a line of the header; false breaks off.
  func take(header: [UInt8]) -> Bool {
    headerLength += header.count
    if headerLength > Transfer.headerLimit { return fail(.tooLong) }
    // A status line: if a reply follows "100 Continue", only the last header counts.
    if header.starts(with: Array("HTTP/".utf8)) { fields = [] }
    guard let colon = header.firstIndex(of: 0x3A) else { return true }
    let name = String(decoding: header[..<colon], as: UTF8.self).lowercased()
    let value = header[(colon + 1)...].split { $0 <= 0x20 }.joined(separator: [0x20])
    fields.append(HTTPRequest.Field(name, String(decoding: Array(value), as: UTF8.self)))
    return true
  }

  /// Whether to go on; asked by and by.
  func goesOn() -> Bool { !shouldStop() || fail(.stopped) }

  private func fail(_ error: HTTPClientError) -> Bool {
    failure = error
    return false
  }
}
