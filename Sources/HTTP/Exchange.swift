internal import Posix

/// A request on its way in, and its answer on the way out. The library's thread fills it; while a
/// thread of the pool has it, its connection is suspended and the library leaves it alone.
final class Exchange: @unchecked Sendable {
  /// Where a request that is not to be answered as usual stands.
  enum Phase {
    /// The header is there, nothing was looked at.
    case begun
    /// The body comes.
    case reading
    /// A thread of the pool answers it.
    case handed
    /// It was answered.
    case answered
  }

  var request: Request
  /// Where the target stands in the library's memory.
  var place: UInt = 0
  var phase = Phase.begun
  var refusal: Refusal?
  /// Bytes that came, also those that were dropped.
  var received = 0
  let began = Clock.monotonic()
  var response: Response?
  var stream: ResponseStream?
  /// Whether the server counts it among those whose answers are not sent.
  var isUnsent = false
  /// The room that the answer takes until this is gone.
  var room: AnswerRoom.Turn?
  /// The body's beginning, where it is long.
  private var stored: StoredBody?

  init(target: [UInt8]) { request = Request(method: [], target: target) }

  /// The body's length that the header declares, the greatest number for any beyond it; nil: none, or
  /// not a number. The library takes 2^64 − 1 for an unknown length.
  var declaredLength: Int? {
    guard let value = request["content-length"], !value.isEmpty,
      value.allSatisfy({ 0x30...0x39 ~= $0 })
    else { return nil }
    return Int(String(decoding: value, as: UTF8.self)) ?? .max
  }

  /// Whether its body may take more than little memory, or its length is unknown.
  var mayBeLong: Bool {
    request["transfer-encoding"] != nil || declaredLength.map { $0 > 64 << 10 } ?? false
  }

  /// Whether its sender waits for a word before the body: RFC 9110, 10.1.1.
  var asksToGoOn: Bool {
    guard let value = request["expect"] else { return false }
    let word = value.map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 }.filter { $0 != 0x20 && $0 != 0x09 }
    return word.elementsEqual("100-continue".utf8)
  }

  /// The longest body that this request may have.
  func limit(_ options: ServerOptions) -> Int {
    guard options.storage != nil else { return options.bodyLimit }
    if let files = options.files, request.method.elementsEqual("PUT".utf8),
      request.target.starts(with: files)
    {
      return max(options.bodyLimit, options.fileLimit)
    }
    guard let type = request["content-type"],
      type.count >= Self.form.count,
      zip(type, Self.form).allSatisfy({ (0x41...0x5A ~= $0 ? $0 + 0x20 : $0) == $1 })
    else { return options.bodyLimit }
    return max(options.bodyLimit, options.formLimit)
  }

  /// Whether the library, which ends texts at a NUL, has seen all of the first line: method, target
  /// and version stand one after the other, each ended by the NUL that it put there.
  func isFirstLineWhole(
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?
  ) -> Bool {
    let end = place &+ UInt(request.target.count) &+ 1
    guard UInt(bitPattern: version) == end else { return false }
    return UInt(bitPattern: method) &+ UInt(request.method.count) &+ 1 == place
  }

  private static let form = Array("multipart/form-data".utf8)

  /// Takes a part of the body. False: enough is enough, the connection is to be closed.
  func take(_ part: [UInt8], _ options: ServerOptions, _ stores: BodyStores) -> Bool {
    received += part.count
    let limit = limit(options)
    if refusal == nil, received > limit { refuse(.tooLong(limit: limit)) }
    let patience = patience(options)
    if Clock.monotonic() - began > patience { refuse(refusal ?? .tooSlow) }
    if refusal == nil { keep(part, options, stores) }
    // A client that sends a little too much gets an answer; it can read that only after all it sends.
    return received <= max(limit, options.bodyLimit * 8)
      && Clock.monotonic() - began <= 2 * patience
  }

  /// How long this body may take: a long one as many times longer as it is longer than what is usual.
  func patience(_ options: ServerOptions) -> Int64 {
    let factor = stored == nil ? 1 : Int64(received / max(1, options.bodyLimit)) + 1
    return options.arrivalLimit.multipliedReportingOverflow(by: factor).partialValue
  }

  private func refuse(_ reason: Refusal) {
    refusal = reason
    request.body = []
    stored = nil
  }

  /// Adds a part to the body, which goes to disk beyond what memory is for.
  private func keep(_ part: [UInt8], _ options: ServerOptions, _ stores: BodyStores) {
    if stored == nil {
      guard request.body.count + part.count > options.bodyLimit, let place = options.storage else {
        request.body += part
        return
      }
      guard let turn = stores.take() else { return refuse(.busy) }
      guard let file = try? HeldFile.temporary(in: place) else { return refuse(.noRoom) }
      stored = StoredBody(HeldFile(file), turn)
    }
    guard let stored, stored.append(request.body), stored.append(part) else {
      return refuse(.noRoom)
    }
    request.body = []
  }

  /// The body was read.
  func letGo() {
    request.body = []
    request.stored = nil
    stored = nil
  }

  /// The body is whole.
  func finishBody() { request.stored = stored?.source }
}
