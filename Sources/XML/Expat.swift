internal import Posix

/// The functions of libexpat that are needed, found at first use.
/// https://libexpat.github.io/doc/api/latest/
@safe struct Expat: @unchecked Sendable {
  /// An XML_Parser.
  typealias Handle = UnsafeMutableRawPointer
  typealias Create = @convention(c) (UnsafePointer<CChar>?, CChar) -> Handle?
  typealias Use = @convention(c) (Handle?) -> Void
  typealias SetOne = @convention(c) (Handle?, Handle?) -> Void
  typealias SetTwo = @convention(c) (Handle?, Handle?, Handle?) -> Void
  typealias Parse = @convention(c) (Handle?, UnsafePointer<CChar>?, Int32, Int32) -> Int32
  typealias Stop = @convention(c) (Handle?, UInt8) -> Int32

  let create: Create
  let free: Use
  /// XML_SetUserData, XML_SetCharacterDataHandler
  let setContext, setText: SetOne
  /// XML_SetElementHandler, XML_SetDoctypeDeclHandler
  let setElements, setDeclaration: SetTwo
  let parse: Parse
  let stop: Stop

  /// nil where it is not installed.
  static let shared = Expat()

  private init?() {
    guard let library = SharedLibrary(["libexpat.so.1"]),
      let create = unsafe library.symbol("XML_ParserCreateNS"),
      let free = unsafe library.symbol("XML_ParserFree"),
      let setContext = unsafe library.symbol("XML_SetUserData"),
      let setText = unsafe library.symbol("XML_SetCharacterDataHandler"),
      let setElements = unsafe library.symbol("XML_SetElementHandler"),
      let setDeclaration = unsafe library.symbol("XML_SetDoctypeDeclHandler"),
      let parse = unsafe library.symbol("XML_Parse"),
      let stop = unsafe library.symbol("XML_StopParser")
    else { return nil }
    unsafe self.create = unsafeBitCast(create, to: Create.self)
    unsafe self.free = unsafeBitCast(free, to: Use.self)
    unsafe self.setContext = unsafeBitCast(setContext, to: SetOne.self)
    unsafe self.setText = unsafeBitCast(setText, to: SetOne.self)
    unsafe self.setElements = unsafeBitCast(setElements, to: SetTwo.self)
    unsafe self.setDeclaration = unsafeBitCast(setDeclaration, to: SetTwo.self)
    unsafe self.parse = unsafeBitCast(parse, to: Parse.self)
    unsafe self.stop = unsafeBitCast(stop, to: Stop.self)
  }
}
