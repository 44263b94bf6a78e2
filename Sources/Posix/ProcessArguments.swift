internal import Glibc

/// The words with which this process was started, the program's name first.
public enum ProcessArguments {
  /// Each word's bytes as they are: `CommandLine.arguments` repairs what is not UTF-8, and would
  /// name another file.
  public static var all: [[UInt8]] {
    var words: [[UInt8]] = []
    let list = unsafe CommandLine.unsafeArgv
    for index in 0..<Int(CommandLine.argc) {
      guard let word = unsafe list[index] else { break }
      unsafe words.append([UInt8](UnsafeRawBufferPointer(start: word, count: strlen(word))))
    }
    return words
  }
}
