internal import Format
internal import MemCube
internal import Posix

/// Prints a content's bytes exactly; a large one a piece at a time. Of a link, its target.
func printContent(
  _ content: Content, of cube: Cube, named name: Path, to console: Console
) throws(Failure) {
  switch content {
  case .bytes(let bytes): try console.write(bytes)
  case .link(let target): try console.write(pathLine(target, isTerminal: console.isTerminal))
  case .missing:
    throw .cube(
      .damaged("the bytes of '\(name)' are not here; memcube verify says what is missing"))
  case .blob(let blob):
    let file = try core { () throws(CubeError) in try cube.open(blob) }
    var offset: Int64 = 0
    while true {
      let part: [UInt8]
      do { part = try Files.read(file, at: offset, count: 1 << 20) } catch {
        throw .io(error, "reading '\(name)'")
      }
      if part.isEmpty { return }
      offset += Int64(part.count)
      try console.write(part)
    }
  }
}

/// All bytes of a content, for an editor.
func bytes(of content: Content, of cube: Cube, named name: Path) throws(Failure) -> [UInt8] {
  switch content {
  case .bytes(let bytes): return bytes
  case .link: throw .cube(.invalid("'\(name)' is a symbolic link, which no editor edits"))
  case .missing:
    throw .cube(
      .damaged("the bytes of '\(name)' are not here; memcube verify says what is missing"))
  case .blob(let blob):
    let file = try core { () throws(CubeError) in try cube.open(blob) }
    do { return try Files.read(file, at: 0, count: Int(clamping: blob.size)) } catch {
      throw .io(error, "reading '\(name)'")
    }
  }
}
