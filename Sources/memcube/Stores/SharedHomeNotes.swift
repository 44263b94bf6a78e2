internal import Bundle
internal import Format
internal import Gateway
internal import MemCube
internal import Posix
internal import Replication
internal import Stores

// What commands say in a home whose cubes are those of a store that servers share.
extension Surroundings {
  /// Refuses to do to a cube what the store's servers would not hear of.
  /// - Parameters:
  ///   - doing: such as `renamed`.
  ///   - way: what a person does in its place.
  /// - Throws: `.refused` where servers share the cubes of this home.
  func refuseInSharedHome(_ doing: String, way: String) throws(Failure) {
    let host = try host()
    try core { () throws(CubeError) in
      let note = SharedNote(host)
      guard let content = try note.read() else { return }
      throw .refused(
        "the cubes of \(host.store) are those of \(content.address), which servers share: a cube is not "
          + "\(doing) here; \(way), or remove \(note.path) to make all of them this machine's own")
    }
  }

  /// Says of a change of accounts that other servers do not hear of it yet, where that is so.
  func sayWhoHears() throws(Failure) {
    let host = try host()
    let content = try core { () throws(CubeError) in try SharedNote(host).read() }
    guard let content, content.sharesAccounts, Gateway.addresses(host).isEmpty else { return }
    console.say(
      "memcube: no server of \(host.store) runs now: the other servers of \(content.address) hear of this "
        + "change when one does")
  }
}

extension SharedStore {
  /// - Throws: `.invalid` where the store is a folder in which a host keeps its own cubes.
  func refuseHome(of host: Host) throws(CubeError) {
    guard store is DirectoryStore, let home = try? Files.realPath(host.store) else { return }
    let place = Array(store.location.utf8)
    guard place == home.bytes || place.starts(with: home.bytes + [0x2F]) else { return }
    throw .invalid(
      "\(store.address) is where this server keeps its own cubes: name another folder with --store")
  }
}
