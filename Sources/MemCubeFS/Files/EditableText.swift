internal import Posix

/// Text that is rendered to be read, and understood when it is saved: about.md, transcripts.
protocol EditableText: Sendable {
  /// The text as of now.
  func render() throws(Errno) -> RenderedText
  /// Its size in bytes.
  func size() throws(Errno) -> Int64
  /// Takes what was written after the text, and answers how many bytes of it: the rest waits for more.
  /// - Throws: EINVAL for what cannot be understood; then nothing is taken.
  func append(_ tail: [UInt8], _ moment: SaveMoment) throws(Errno) -> Int
  /// Applies a text that was written anew over `base`; false if it waits for more. Where it is `whole`,
  /// nothing of it is left of what stood there.
  /// - Throws: EPERM or EINVAL for what is refused.
  func save(
    _ bytes: [UInt8], over base: [UInt8], whole: Bool, _ moment: SaveMoment
  ) throws(Errno) -> Bool
  /// The forms in which the text was saved lately, where it looks different now: a whole one may begin so,
  /// too.
  func said() throws(Errno) -> [[UInt8]]
  /// Bytes were taken that are the whole text for their writer.
  func noteSaid(_ bytes: [UInt8])
  /// A program that saved the whole text writes on after it: the form in which it was saved is not known any
  /// more.
  func forgetSaid()
  /// Looks at whole lines that are being written after the text.
  /// - Throws: EINVAL for what `append` will not understand, whatever follows it.
  func check(_ lines: [UInt8]) throws(Errno)
  /// Keeps aside what could not be applied, with the reason: `error` is what was thrown.
  func reject(_ bytes: [UInt8], because error: Errno)
  /// No process has the file open any more that was made for this, by its number, and what was written was
  /// refused.
  func abandon(_ node: UInt64)
  /// Where it is in its cube.
  var shownName: [UInt8] { get }
  /// Whether what stands there can only be added to.
  var keepsPast: Bool { get }
}

extension EditableText {
  func size() throws(Errno) -> Int64 { try render().size }
  func check(_ lines: [UInt8]) throws(Errno) {}
  func abandon(_ node: UInt64) {}
  func said() throws(Errno) -> [[UInt8]] { [] }
  func noteSaid(_ bytes: [UInt8]) {}
  func forgetSaid() {}
  /// Keeps aside what was not understood.
  func reject(_ bytes: [UInt8]) { reject(bytes, because: .invalid) }

  /// Why a text is kept aside without a fault of its writer, such as for a full disk; nil of others.
  func reason(beyondText error: Errno) -> String? {
    error == .invalid || error == .notPermitted ? nil : "it could not be recorded: \(error)"
  }
}

/// Why a text is saved: how sure it is that what was written is all.
enum SaveMoment: Int, Comparable, Sendable {
  /// Nothing was written for a second.
  case quiet
  /// close(2) of one descriptor; another may be open.
  case flushed
  /// fsync(2).
  case synchronized
  /// No process has the file open any more.
  case released

  static func < (one: SaveMoment, other: SaveMoment) -> Bool { one.rawValue < other.rawValue }
}
