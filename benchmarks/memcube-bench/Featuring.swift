internal import Learning
internal import Posix

/// The features of each row of a corpus, for scripts/train: corpus/README.md has the rows. A line for a row: for
/// each block its weight and its hashes with spaces between them, and tabs between the blocks. The row's longest
/// sentence is taken.
enum Featuring {
  static let usage = "< ROWS.tsv"

  @Sendable static func run(_ arguments: [String]) throws {
    guard arguments.isEmpty else { throw Trouble(description: "rows come on standard input") }
    let text = String(decoding: try StandardStream.input.readAll(), as: UTF8.self)
    var lines: [String] = []
    for (number, row) in text.split(separator: "\n").enumerated() where !row.hasPrefix("# ") {
      guard let line = line(of: row) else {
        throw Trouble(description: "line \(number + 1) is no row of a corpus")
      }
      lines.append(line)
    }
    StandardStream.output.line(lines.joined(separator: "\n"))
  }

  /// What is printed of a row; nil: it is none.
  private static func line(of row: Substring) -> String? {
    let fields = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 7, let setting = SentenceContext.Setting(rawValue: fields[1]) else {
      return nil
    }
    let analysis = Analysis(fields[3], said: 20_000)
    guard let sentence = analysis.sentences.max(by: { $0.contentCount < $1.contentCount }) else {
      return nil
    }
    let before = fields[2] == "-" ? nil : fields[2]
    let isAnswer = fields[2].hasSuffix("?") || fields[2].hasSuffix("\u{FF1F}")
    let context = SentenceContext(setting: setting, before: before, isAnswer: isAnswer)
    let features = SentenceFeatures(analysis, sentence, context)
    return SentenceFeatures.Block.allCases.map { block in
      ([String(features.weight(of: block))] + features.hashes[block.rawValue].map { String($0) })
        .joined(separator: " ")
    }.joined(separator: "\t")
  }
}
