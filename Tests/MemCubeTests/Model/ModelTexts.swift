import Posix

@testable import Format
@testable import Index
@testable import MemCube

/// Texts of few words, so that edits meet, and with *tokens*, so that a test can look for what was
/// purged: a token stands in one object or message, unless somebody copies the text.
extension ModelWorld {
  func token() -> String {
    tokens += 1
    return "zq\(seed % 100_000)x\(tokens)q"
  }

  func newText() -> String {
    let words = ["alpha", "beta", "gamma", "delta"]
    let lines = (0..<number(0..<4)).map { _ in pick(words) ?? "" }
    return ([token()] + lines).joined(separator: "\n") + (chance(4) ? "" : "\n")
  }

  /// Another text made of one: a line changed, added, or gone.
  func edited(_ text: String) -> String {
    if chance(10) { return newText() }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    switch number(0..<4) {
    case 0: lines.append(token())
    case 1: lines.insert(token(), at: number(0..<lines.count + 1))
    case 2: if !lines.isEmpty { lines[number(0..<lines.count)] = token() }
    default: if !lines.isEmpty { lines.remove(at: number(0..<lines.count)) }
    }
    return lines.joined(separator: "\n")
  }

  static func tokens(in text: String) -> [String] {
    text.split { !($0.isLetter || $0.isNumber) }.map(String.init)
      .filter { $0.hasPrefix("zq") && $0.hasSuffix("q") }
  }

  /// Notes who holds a text's tokens; nil: nobody knows.
  func own(_ text: String, _ owner: RecordID?) {
    for token in ModelWorld.tokens(in: text) {
      if let owner { owners[token, default: []].insert(owner) } else { unowned.insert(token) }
    }
  }

  func path() -> [UInt8] {
    let names = [
      "a.md", "b.md", "d/a.md", "d/b.md", "d/e/c.md", "x", "x/y.md", "é.md", "long name (1).md",
      "d/n\(number(0..<6)).md", "n\(number(0..<8)).txt",
    ]
    return Array((pick(names) ?? "a.md").utf8)
  }
}

/// A file as a listing shows it.
struct ModelFile {
  var path: [UInt8]
  var node: Node
}

extension Cube {
  /// Every file of a tree, by path.
  func files(_ tree: Tree) throws -> [ModelFile] {
    var found: [ModelFile] = []
    var folders: [(row: Int64, path: [UInt8])] = [(tree.rawValue, [])]
    while let (row, path) = folders.popLast() {
      for (_, node) in try children(folder: row, after: 0, limit: .max) {
        let place = path.isEmpty ? node.name : path + [0x2F] + node.name
        if node.kind == .folder {
          folders.append((node.row, place))
        } else {
          found.append(ModelFile(path: place, node: node))
        }
      }
    }
    return found.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }

  /// The folders of a tree, by path.
  func folders(_ tree: Tree) throws -> [[UInt8]] {
    var found: [[UInt8]] = []
    var folders: [(row: Int64, path: [UInt8])] = [(tree.rawValue, [])]
    while let (row, path) = folders.popLast() {
      for (_, node) in try children(folder: row, after: 0, limit: .max) where node.kind == .folder {
        let place = path.isEmpty ? node.name : path + [0x2F] + node.name
        found.append(place)
        folders.append((node.row, place))
      }
    }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }
}
