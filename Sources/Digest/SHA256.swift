/// SHA-256 of FIPS 180-4, all at once or piece by piece: by libcrypto where it is installed, else
/// by this module's own code. A value: a copy goes on by itself.
public struct SHA256: Sendable {
  private enum State: Sendable {
    case library(LibCrypto, LibCrypto.Context)
    case portable(PortableSHA256)
  }
  private var state: State

  /// The digest's length in bytes.
  public static let length = 32

  /// Whether libcrypto was found, which uses the processor's instructions; else it is slower.
  public static var isAccelerated: Bool { LibCrypto.shared != nil }

  /// The digest of nothing, to be updated.
  public init() { self.init(library: LibCrypto.shared) }

  init(library: LibCrypto?) {
    guard let library else {
      state = .portable(PortableSHA256())
      return
    }
    var context = LibCrypto.Context(repeating: 0)
    library.start(&context)
    state = .library(library, context)
  }

  /// Adds bytes.
  public mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

  /// Adds the bytes of a slice.
  public mutating func update(_ bytes: ArraySlice<UInt8>) { update(bytes.span) }

  /// Adds bytes.
  public mutating func update(_ bytes: Span<UInt8>) {
    switch state {
    case .library(let library, var context):
      library.update(&context, bytes)
      state = .library(library, context)
    case .portable(var own):
      own.update(bytes)
      state = .portable(own)
    }
  }

  /// The 32 bytes of the digest. The value starts anew with nothing.
  public mutating func finish() -> [UInt8] {
    defer { self = SHA256() }
    switch state {
    case .library(let library, var context): return library.finish(&context)
    case .portable(var own): return own.finish()
    }
  }

  /// The digest of these bytes.
  public static func hash(_ bytes: [UInt8]) -> [UInt8] { hash(bytes.span) }

  /// The digest of a slice's bytes.
  public static func hash(_ bytes: ArraySlice<UInt8>) -> [UInt8] { hash(bytes.span) }

  /// The digest of these bytes.
  public static func hash(_ bytes: Span<UInt8>) -> [UInt8] {
    guard let library = LibCrypto.shared else {
      var own = PortableSHA256()
      own.update(bytes)
      return own.finish()
    }
    var context = LibCrypto.Context(repeating: 0)
    library.start(&context)
    library.update(&context, bytes)
    return library.finish(&context)
  }
}

extension LibCrypto {
  func start(_ context: inout Context) {
    unsafe withUnsafeMutableBytes(of: &context) { _ = unsafe begin($0.baseAddress) }
  }

  func update(_ context: inout Context, _ bytes: Span<UInt8>) {
    unsafe withUnsafeMutableBytes(of: &context) { state in
      unsafe bytes.withUnsafeBytes { _ = unsafe add(state.baseAddress, $0.baseAddress, $0.count) }
    }
  }

  func finish(_ context: inout Context) -> [UInt8] {
    unsafe withUnsafeMutableBytes(of: &context) { state in
      unsafe [UInt8](unsafeUninitializedCapacity: SHA256.length) { buffer, count in
        _ = unsafe end(buffer.baseAddress, state.baseAddress)
        count = SHA256.length
      }
    }
  }
}
