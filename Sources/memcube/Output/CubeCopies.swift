internal import Format
internal import MemCube
internal import Posix
internal import Terminal

/// A cube, and the copies of it that the store has under other names.
struct CubeCopies {
  /// The cube that was asked about.
  let own: Store.Holding
  /// The other copies; at least one.
  let others: [Store.Holding]

  /// Nil: the store has no other copy, or not this one.
  /// - Parameters:
  ///   - holdings: `Store.holdings()`.
  ///   - cube: the cube's id.
  ///   - path: its bundle, or a link to it.
  init?(_ holdings: [[UInt8]: [Store.Holding]], of cube: [UInt8], at path: Path) {
    let all = holdings[cube] ?? []
    let real = try? Files.realPath(path)
    guard all.count > 1, let own = all.first(where: { Self.real($0) == real }) else { return nil }
    self.own = own
    others = all.filter { $0 != own }
  }

  private static func real(_ copy: Store.Holding) -> Path? { try? Files.realPath(copy.entry.path) }

  /// One sentence for each other copy: what it is, and how the two become one.
  var words: [String] {
    others.map { other in
      "'\(own.place)' and '\(other.place)' are copies of one cube: \(Self.merging(other, into: own)) adds "
        + "what only '\(other.place)' has, and then memcube delete \(Self.arguments(other)) removes that "
        + "copy; or the other way round"
    }
  }

  /// The command that adds to the others what only this copy has.
  var saving: String { others.first.map { Self.merging(own, into: $0) } ?? "" }

  private static func merging(_ one: Store.Holding, into other: Store.Holding) -> String {
    let paths = [one, other].map { shellWord($0.entry.path.bytes + [0x2F]) }
    return "rsync -a --ignore-existing --exclude index \(paths.joined(separator: " "))"
  }

  /// What a command line takes for a copy: `NAME`, or `NAME --project PROJECT`.
  private static func arguments(_ copy: Store.Holding) -> String {
    shellWord(copy.entry.name) + (copy.project.map { " --project \(shellWord($0))" } ?? "")
  }
}

extension Surroundings {
  /// A cube's copies in the store; nil: there is none besides.
  func copies(of cube: Cube, at path: Path) throws(Failure) -> CubeCopies? {
    let store = try store()
    let holdings = try core { () throws(CubeError) in try store.holdings() }
    return CubeCopies(holdings, of: cube.id, at: path)
  }
}
