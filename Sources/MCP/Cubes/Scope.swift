internal import Format
internal import MemCube

/// The cubes of a request and what it may do with them.
struct Scope: Sendable {
  /// The cubes.
  let shelf: any CubeShelf
  /// What is offered.
  let options: MCPOptions

  /// The cubes to be read: the one that is named, else all.
  func reading(_ name: [UInt8]?) throws(CubeError) -> [[UInt8]] {
    let names = try shelf.names()
    guard let name else { return names }
    guard names.contains(name) else { throw unknown(name, names) }
    return [name]
  }

  /// The cube that is written to, made if it is the default one.
  func writing(_ name: [UInt8]?) throws(CubeError) -> [UInt8] {
    try checkWriting()
    let names = try shelf.names()
    if let name, name != options.defaultCube {
      guard names.contains(name) else { throw unknown(name, names) }
      return name
    }
    let chosen = options.defaultCube ?? (names.count == 1 ? names.first : nil)
    guard let chosen else {
      throw .invalid("which cube? Give 'cube': \(Self.listed(names))")
    }
    if names.contains(chosen) { return chosen }
    guard options.makesDefault else { throw unknown(chosen, names) }
    do { try shelf.make(chosen) } catch {
      // Another call, or another process, was faster.
      guard case .exists = error, try shelf.names().contains(chosen) else { throw error }
    }
    return chosen
  }

  /// The one cube that is meant where none is named.
  func single(_ name: [UInt8]?) throws(CubeError) -> [UInt8] {
    let names = try reading(name)
    if let chosen = options.defaultCube, name == nil, names.contains(chosen) { return chosen }
    guard names.count == 1, let first = names.first else {
      throw names.isEmpty
        ? .notFound("there are no cubes yet; remember makes one")
        : .invalid("which cube? Give 'cube': \(Self.listed(names))")
    }
    return first
  }

  /// - Throws: that nothing may be changed here.
  func checkWriting() throws(CubeError) {
    if options.isReadOnly {
      throw .readOnly("this connection is read-only: nothing can be changed")
    }
  }

  private func unknown(_ name: [UInt8], _ names: [[UInt8]]) -> CubeError {
    .notFound("there is no cube '\(shown(name))'; there are: \(Self.listed(names))")
  }

  private static func listed(_ names: [[UInt8]]) -> String {
    let few = names.prefix(20).map { shown($0) }.joined(separator: ", ")
    return names.isEmpty ? "none" : names.count > 20 ? "\(few), …" : few
  }
}
