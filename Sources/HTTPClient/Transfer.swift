/// What comes back of one request, as libcurl hands it on.
final class Transfer {
  /// The longest header, bytes: libcurl itself takes 300 KiB.
  private static let headerLimit = 64 << 10

  /// The longest body of a reply that is an error, bytes, where the others are handed on.
  private static let errorLimit = 64 << 10

  private let limit: Int
  private let keepsErrors: Bool
  private let shouldStop: () -> Bool
  private let receive: ([UInt8]) -> Bool
  private var count = 0
  private var headerLength = 0
  /// The status, as the header says it.
  private var status = 0
  /// The body of a reply whose status is not 2xx, if it is not handed on.
  private(set) var errorBody: [UInt8] = []
  private(set) var fields: [HTTPRequest.Field] = []
  /// Why this side broke off.
  private(set) var failure: HTTPClientError?
  /// Whether an address was refused that is not public.
  var metPrivate = false

  init(
    _ limit: Int, keepsErrors: Bool, _ shouldStop: @escaping () -> Bool,
    _ receive: @escaping ([UInt8]) -> Bool
  ) {
    self.limit = limit
    self.keepsErrors = keepsErrors
    self.shouldStop = shouldStop
    self.receive = receive
  }

  /// Takes a part of the body; false breaks off.
  func take(body: [UInt8]) -> Bool {
    if keepsErrors, !(200..<300).contains(status) {
      errorBody += body.prefix(Transfer.errorLimit - errorBody.count)
      return true
    }
    count += body.count
    if count > limit { return fail(.tooLong) }
    return receive(body) || fail(.stopped)
  }

  /// Takes a line of the header; false breaks off.
  func take(header: [UInt8]) -> Bool {
    headerLength += header.count
    if headerLength > Transfer.headerLimit { return fail(.tooLong) }
    // A status line: if a reply follows "100 Continue", only the last header counts.
    if header.starts(with: Array("HTTP/".utf8)) {
      fields = []
      status =
        header.split(separator: 0x20).dropFirst().first
        .flatMap { Int(String(decoding: $0.prefix(3), as: UTF8.self)) } ?? 0
    }
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
