internal import Answering
internal import Fuse
internal import MemCube
internal import Posix

/// ask/ of a cube: a question's name, followed by `.md`, is a file with the answer.
struct AskPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64

  var permissions: UInt32 { 0o700 }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    guard let question = SearchNames.question(name) else { return nil }
    cube.takeNews()
    let evidence = try core(
      try cube.cube.evidence(for: question, named: cube.name, now: cube.now))
    let key = PassingNodes.Key(parent: node, name: name)
    guard let client = cube.cube.answering else {
      return cube.rendered(Answer(question, evidence).page(), key)
    }
    return AnswerPlace.place(key, cube.context, question, evidence, client, of: cube)
  }

  /// Nothing: what could be asked has no end.
  func list() throws(Errno) -> any Listing { FixedListing(node, []) }
}

/// context/ of a cube: a block for each template.
struct ContextPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64

  var permissions: UInt32 { 0o700 }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    for template in ContextTemplate.allCases where Self.name(template) == name {
      return try place(template)
    }
    return nil
  }

  func list() throws(Errno) -> any Listing {
    var places: [(name: [UInt8], place: any Place)] = []
    for template in ContextTemplate.allCases {
      places.append((Self.name(template), try place(template)))
    }
    return FixedListing(node, places.sorted { $0.name.lexicographicallyPrecedes($1.name) })
  }

  private static func name(_ template: ContextTemplate) -> [UInt8] {
    Array("\(template.rawValue).md".utf8)
  }

  private func place(_ template: ContextTemplate) throws(Errno) -> any Place {
    let text = try core(try cube.cube.context(template, named: cube.name))
    return cube.rendered(text, PassingNodes.Key(parent: node, name: Self.name(template)))
  }
}
