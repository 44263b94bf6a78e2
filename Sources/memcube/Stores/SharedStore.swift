internal import Bundle
internal import Digest
internal import Format
internal import MemCube
internal import Posix
internal import Replication
internal import Stores
internal import Text

/// A store that several machines share, as a command line names it.
struct SharedStore {
  /// The URL as it is remembered: a folder's path is absolute.
  let url: [UInt8]
  /// The cube's name in it, after `#`.
  let cube: [UInt8]?
  /// The store.
  let store: any BundleStore & CubeDirectory

  /// Opens the store of a URL.
  init(_ text: [UInt8]) throws(CubeError) {
    do throws(StoreError) {
      let given = try StoreURL(text)
      cube = given.cube
      url = try Self.absolute(text)
      store = try StoreURL(url).open()
    } catch { throw error.asCubeError }
  }

  /// A URL that means the same in every directory.
  private static func absolute(_ text: [UInt8]) throws(StoreError) -> [UInt8] {
    guard !StoreURL.isURL(text) else { return text }
    let folder = StoreURL.folder(of: text)
    guard let real = try? Files.realPath(Path(folder)) else { return text }
    return real.bytes + text.dropFirst(folder.count)
  }

  /// The cube of a name.
  /// - Throws: `.notFound`, with the most similar name.
  func found(_ name: [UInt8]) throws(CubeError) -> StoredCube {
    do throws(StoreError) {
      if name != StoreIdentity.name, let found = try store.cube(named: name) { return found }
      let known = Set(try store.cubes().filter { !$0.isGone }.map(\.name))
        .subtracting([StoreIdentity.name])
      let meant = didYouMean(name, among: known.sorted { $0.lexicographicallyPrecedes($1) })
      throw StoreError.notFound(
        "no cube '\(Path(name))' in \(store.address)"
          + (known.isEmpty ? ", which has none; memcube push CUBE URL puts one there" : meant))
    } catch { throw error.asCubeError }
  }

  private static func erased(_ name: [UInt8], _ address: String) -> String {
    "the cube '\(Path(name))' was erased in \(address), and is not taken there again; a copy under another "
      + "id is a cube of its own: memcube export, then memcube import into a new one"
  }

  /// Sees that the store has a cube.
  /// - Parameters:
  ///   - id: the cube's id.
  ///   - name: what it is called there where it is new and the URL gives no name.
  ///   - mayAdd: whether it may be added, and the store given an id.
  ///   - isRemembered: whether it was there under this URL before.
  /// - Returns: the store's id; nil: it has none.
  /// - Throws: `.notFound`; `.exists` where another cube has the name; `.refused` where it was erased.
  func admit(
    _ id: [UInt8], named name: [UInt8], mayAdd: Bool, isRemembered: Bool
  ) throws(CubeError) -> [UInt8]? {
    let wanted = cube ?? name
    do throws(StoreError) {
      if wanted == StoreIdentity.name {
        throw .invalid("a store keeps its own id as '\(Path(wanted))': give another name after #")
      }
      let all = try store.cubes()
      if let known = all.first(where: { $0.id == id }) {
        if known.isGone { throw .refused(Self.erased(name, store.address)) }
        // Under another name there is none, or another one.
        if isRemembered || cube == nil || cube == known.name {
          // A process that was killed while it added the cube may have left a part of that.
          if mayAdd, !isRemembered { try store.add(known) }
          return try identity(all, mayAdd)
        }
      } else if mayAdd {
        if all.contains(where: { $0.name == wanted && !$0.isGone }) {
          throw .receiver(
            .exists(
              "\(store.address) has another cube '\(Path(wanted))': name this one there with "
                + "#OTHER after the URL"))
        }
        try store.add(StoredCube(id: id, name: wanted))
        return try identity(all, mayAdd)
      }
    } catch { throw error.asCubeError }
    _ = try found(wanted)
    throw .foreign(
      "the cube '\(Path(wanted))' in \(store.address) is another one than '\(Path(name))' here: memcube "
        + "clone brings it under a name of its own")
  }

  /// The store's id among its cubes, or a new one; nil where it needs none, or has none and may not be written.
  private func identity(_ all: [StoredCube], _ mayAdd: Bool) throws(StoreError) -> [UInt8]? {
    guard store.keepsMarks else { return nil }
    if let known = StoreIdentity.id(among: all) { return known }
    guard mayAdd else { return nil }
    do throws(StoreError) {
      let holder = Hex.encode(Random.bytes(8))
      return try StoreIdentity.made(in: store, by: holder, random: { Random.bytes($0) })
    } catch {
      guard case .refused = error else { throw error }
      return nil
    }
  }

  /// The store's id, if it has one.
  func identity() throws(CubeError) -> [UInt8]? {
    guard store.keepsMarks else { return nil }
    do throws(StoreError) { return try store.cube(named: StoreIdentity.name)?.id } catch {
      throw error.asCubeError
    }
  }
}

extension PassReport {
  /// What came and went, for people.
  var line: String {
    func files(_ segments: Int, _ blobs: Int) -> String {
      segments + blobs == 1 ? "1 file" : "\(segments + blobs) files"
    }
    let removed = withdrawn == 0 ? "" : ", removed \(withdrawn) there"
    return "pulled \(files(segmentsPulled, blobsPulled)), pushed "
      + "\(files(segmentsPushed, blobsPushed))\(removed)"
  }

  /// {pulled: {segments, blobs, bytes}, pushed: {…}, removed, damage}
  var object: JSON {
    func side(_ segments: Int, _ blobs: Int, _ bytes: Int64) -> JSON {
      .object([
        .init("segments", JSON(segments)), .init("blobs", JSON(blobs)), .init("bytes", JSON(bytes)),
      ])
    }
    return .object([
      .init("pulled", side(segmentsPulled, blobsPulled, bytesPulled)),
      .init("pushed", side(segmentsPushed, blobsPushed, bytesPushed)),
      .init("removed", JSON(withdrawn)), .init("damage", .array(damage.map { JSON($0) })),
    ])
  }

  /// Whether nothing was done.
  var isEmpty: Bool { self == PassReport() }
}
