internal import Digest
package import Format
package import Posix

/// `replica.json` of a replica's state: what does not change while a bundle stays where it is, and
/// which index is ours.
package struct ReplicaFacts {
  package struct Values: Hashable {
    package var cube: [UInt8]
    package var path: Path
    package var label: [UInt8]
    package var index: IndexToken?
    /// Of a state inside its bundle: the directory that it was made in.
    var home: IndexToken.Identity?
  }

  private let file: StateFile

  package init(_ directory: Path) { file = StateFile(path: directory.appending("replica.json")) }

  /// What the file says, or nil if it says nothing sensible.
  package func read() throws(CubeError) -> Values? {
    guard let bytes = try file.read(), let json = try? JSON.parse(bytes),
      let cube = json["cube"]?.string,
      let path = json["path_hex"]?.string.flatMap({ Hex.decode($0) }),
      let label = json["label"]?.string, Hex.isHex(label, count: 16)
    else { return nil }
    return Values(
      cube: cube, path: Path(path), label: label, index: json["index"].flatMap(IndexToken.init),
      home: json["home"].flatMap(IndexToken.Identity.init))
  }

  func write(_ values: Values, host: Host) throws(CubeError) {
    var members = [
      JSON.Member("cube", .string(values.cube)),
      JSON.Member("path_hex", .string(Hex.encode(values.path.bytes))),
      JSON.Member("label", .string(values.label)),
    ]
    if let index = values.index { members.append(JSON.Member("index", index.json)) }
    if let home = values.home { members.append(JSON.Member("home", home.json)) }
    try file.write(JSON.object(members).bytes + [0x0A], host: host)
  }
}
