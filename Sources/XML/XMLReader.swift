internal import Posix

/// Why a document cannot be read.
public enum XMLError: Error, Hashable, Sendable {
  /// It is not well-formed.
  case malformed
  /// It declares a document type, which may hold entities.
  case declares
  /// It is longer, deeper, or of more parts than is read.
  case tooLarge
  /// libexpat is not installed.
  case noLibrary
}

/// How much of a document is read.
public struct XMLLimits: Hashable, Sendable {
  /// The longest document, bytes.
  public var length = 256 << 10
  /// How deep elements may stand in each other.
  public var depth = 32
  /// How many elements and attributes there may be.
  public var parts = 10_000

  /// The usual limits.
  public init() {}
}

extension XMLElement {
  /// Reads a document.
  public static func read(
    _ bytes: [UInt8], _ limits: XMLLimits = XMLLimits()
  ) throws(XMLError) -> XMLElement {
    if bytes.count > limits.length { throw .tooLarge }
    guard let expat = Expat.shared else { throw .noLibrary }
    let builder = Builder(limits)
    return try withExtendedLifetime(builder) { () throws(XMLError) in
      guard let parser = unsafe expat.create(nil, CChar(bitPattern: separator)) else {
        throw .noLibrary
      }
      defer { unsafe expat.free(parser) }
      builder.halt = { _ = unsafe expat.stop(parser, 0) }
      unsafe expat.setContext(parser, Unmanaged.passUnretained(builder).toOpaque())
      unsafe expat.setElements(
        parser, unsafeBitCast(onStart, to: Expat.Handle.self),
        unsafeBitCast(onEnd, to: Expat.Handle.self))
      unsafe expat.setText(parser, unsafeBitCast(onText, to: Expat.Handle.self))
      unsafe expat.setDeclaration(
        parser, unsafeBitCast(onDeclaration, to: Expat.Handle.self), nil)
      let status = unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe buffer.withMemoryRebound(to: CChar.self) {
          unsafe expat.parse(parser, $0.baseAddress, Int32($0.count), 1)
        }
      }
      builder.halt = {}
      if let error = builder.error { throw error }
      // XML_STATUS_OK
      guard status == 1, let root = builder.root else { throw .malformed }
      return root
    }
  }
}

/// What stands between a namespace and a name as libexpat gives them. No local name holds it.
private let separator: UInt8 = 0x0A

/// Puts together what libexpat calls for. For one thread.
private final class Builder {
  private let limits: XMLLimits
  private var open: [XMLElement] = []
  private var parts = 0
  private(set) var root: XMLElement?
  private(set) var error: XMLError?
  /// Has the parser stop.
  var halt: () -> Void = {}

  init(_ limits: XMLLimits) { self.limits = limits }

  func fail(_ why: XMLError) {
    if error == nil { error = why }
    halt()
  }

  func start(_ name: XMLName, _ attributes: [XMLElement.Attribute]) {
    guard error == nil else { return }
    parts += 1 + attributes.count
    guard open.count < limits.depth, parts <= limits.parts else { return fail(.tooLarge) }
    var element = XMLElement(name)
    element.attributes = attributes
    open.append(element)
  }

  func end() {
    guard error == nil, let last = open.popLast() else { return }
    if open.isEmpty { root = last } else { open[open.count - 1].children.append(.element(last)) }
  }

  func text(_ bytes: [UInt8]) {
    guard error == nil, let place = open.indices.last else { return }
    // It comes in pieces. Taken out before it grows, so that none is copied.
    guard case .text(var known)? = open[place].children.last else {
      return open[place].children.append(.text(bytes))
    }
    open[place].children.removeLast()
    known += bytes
    open[place].children.append(.text(known))
  }
}

private typealias OnStart =
  @convention(c) (
    UnsafeMutableRawPointer?, UnsafePointer<CChar>?, UnsafeMutablePointer<UnsafePointer<CChar>?>?
  ) -> Void
private typealias OnEnd =
  @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> Void
private typealias OnText =
  @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, Int32) -> Void
private typealias OnDeclaration =
  @convention(c) (
    UnsafeMutableRawPointer?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
    UnsafePointer<CChar>?, Int32
  ) -> Void

/// XML_StartElementHandler: attributes are names and values by turns, and end with NULL.
private let onStart: OnStart = { context, name, list in
  guard let builder = unsafe builder(context) else { return }
  var attributes: [XMLElement.Attribute] = []
  var index = 0
  while let list = unsafe list, let key = unsafe list[index] {
    unsafe attributes.append(.init(name: parted(bytes(key)), value: bytes(list[index + 1])))
    index += 2
  }
  builder.start(parted(unsafe bytes(name)), attributes)
}

/// XML_EndElementHandler
private let onEnd: OnEnd = { context, _ in unsafe builder(context)?.end() }

/// XML_CharacterDataHandler
private let onText: OnText = { context, text, count in
  guard let builder = unsafe builder(context), let text = unsafe text, count > 0 else { return }
  unsafe builder.text(Array(UnsafeBufferPointer(start: text, count: Int(count))))
}

/// XML_StartDoctypeDeclHandler
private let onDeclaration: OnDeclaration = { context, _, _, _, _ in
  unsafe builder(context)?.fail(.declares)
}

private func builder(_ context: UnsafeMutableRawPointer?) -> Builder? {
  guard let context = unsafe context else { return nil }
  return unsafe Unmanaged<Builder>.fromOpaque(context).takeUnretainedValue()
}

/// The bytes of a C string; none for NULL.
private func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
  guard let text = unsafe text else { return [] }
  return Array(unsafe String(cString: text).utf8)
}

/// A name as libexpat gives it.
private func parted(_ name: [UInt8]) -> XMLName {
  guard let place = name.lastIndex(of: separator) else { return XMLName([], name) }
  return XMLName(Array(name[..<place]), Array(name[(place + 1)...]))
}
