internal import Bundle
internal import Format
internal import Gateway
internal import MemCube
internal import Posix

extension Surroundings {
  /// Has the gateway forget the answers, events and exports that hold text of a cube of the store, whose
  /// bundle is at `path`.
  func forgetAnswers(about choice: CubeChoice, at path: Path) throws(Failure) {
    let (host, store) = (try host(), try store())
    let database = host.store.appending(Accounts.fileName)
    guard Files.exists(database) else { return }
    let folder = try folder(ofProject: choice.project)
    try core { () throws(CubeError) in
      let place = try store.folder(project: folder)
      guard let there = try? Files.realPath(path).parent, let here = try? Files.realPath(place),
        there == here
      else { return }
      try Accounts(host).forgetTold(ofCube: CubeName.stem(of: path.lastComponent), folder: folder)
    }
  }
}
