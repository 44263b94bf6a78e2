internal import Format
internal import Index
internal import MemCube
internal import Posix

// rm: to the trash.
extension MountedCube {
  /// Removes a file.
  func unlink(_ site: FolderSite, _ name: [UInt8], _ occupant: Occupant) throws(Errno) {
    switch occupant {
    case .none: throw .notFound
    case .folder: throw .isDirectory
    case .text:
      throw .refused(.notPermitted, "it is not removed; what was said, memcube purge forgets")
    case .fixed: throw .notPermitted
    case .live(let file): try file.exclusively { () throws(Errno) in try drop(file) }
    case .file(let node):
      try checkWritable()
      // Only `memcube purge` forgets.
      guard let tree = site.tree, tree != .trash, let object = node.object else {
        throw .refused(.notPermitted, "only memcube purge forgets what is in the trash")
      }
      try keepFolder(site)
      let isBack = try paths.still { () throws(Errno) in try takeBack(node, object) }
      if isBack { break }
      try recordLoss(of: object, [.delete(object, into: end(of: object, at: site.path(of: name)))])
      try free(site.key(name), object, node)
    }
    touch(site)
  }

  /// What a file that is removed goes into: nil is the trash. What is in a folder of another program's
  /// (.git) ends where it is, since `rm -rf` of that would leave hundreds of files in the trash; its history
  /// stays.
  func end(of object: ObjectID, at path: [UInt8]) -> ObjectID? {
    ProgramFolders.hold(path) ? object : nil
  }

  /// Records changes by which a memory loses its name.
  func recordLoss(of object: ObjectID, _ changes: [Change]) throws(Errno) {
    try withLive(of: object) { (open) throws(Errno) in
      if let open { try? load(open) }
      try record(changes)
      if let open = open ?? live(object) { leave(open, object) }
    }
  }

  /// A file that lost its name: those who have it open go on with it.
  func leave(_ file: LiveFile, _ object: ObjectID) {
    let isOpen = file.look { $0.handles > 0 }
    tables.withLock { tables in
      if tables.live[object] === file { tables.live[object] = nil }
      // fstat(2) comes by number; who finds the memory from now on gets another.
      if isOpen { tables.point(file.node, at: file) }
    }
    detach(file)
    // Or opened it meanwhile.
    if !isOpen, file.look({ $0.handles > 0 }) { keepNumber(of: file, object) }
  }

  /// Takes a created or scratch file's name away. The caller has the file for itself.
  func drop(_ file: LiveFile) throws(Errno) {
    switch file.identity {
    case .created(let key, _, _):
      tables.withLock { if $0.named[key] === file { $0.named[key] = nil } }
    case .scratch:
      if file.look({ $0.handles > 0 }) { try load(file) }
      try paths.still { () throws(Errno) in
        // As its folder is called now.
        guard case .scratch(let key, let folder) = file.identity else { throw .stale }
        try Files.unlink(scratch.path(folder, key.name))
        tables.withLock { if $0.named[key] === file { $0.named[key] = nil } }
        sweepScratch(folder)
      }
    case .object(let object):
      // Recorded while we waited for it.
      var path: [UInt8] = []
      if let node = try core(try cube.file(object: object)) {
        try keepFolder(of: node)
        path = try core(try cube.path(of: node))
      }
      try record([.delete(object, into: end(of: object, at: path))])
      tables.withLock { if $0.live[object] === file { $0.live[object] = nil } }
    case .text(let text, _):
      // A conversation that was begun; once something is said in it, it stays.
      guard try text.size() == 0 else {
        throw .refused(.notPermitted, "what was said stays; memcube purge forgets it")
      }
      tables.withLock { tables in tables.unname(file) }
    case .gone: throw .notFound
    }
    detach(file)
  }

  /// Takes scratch folders away that hold nothing: all but the empty folders of documents/,
  /// which have no other place.
  func sweepScratch(_ folder: [UInt8]) {
    let documents = Tree.documents.folderName
    guard folder.starts(with: documents) else { return scratch.removeFolders(folder) }
    let path = Array(folder.dropFirst(documents.count + 1))
    guard !path.isEmpty, (try? indexedFolder(.documents, path)) != nil else { return }
    scratch.removeFolders(folder, keeping: folder.split(separator: 0x2F).count - 1)
  }

  /// As below, of the folder that a document stands in.
  func keepFolder(of node: Node) throws(Errno) {
    guard node.tree == .documents, node.parent != Tree.documents.rawValue,
      try core(try cube.folder(row: node.parent)) != nil
    else { return }
    try keepFolder(try folder(of: node))
  }

  /// Before a folder of documents/ may lose its last file: it stays, in the scratch store, and
  /// keeps its number and mode, and so do those above it.
  func keepFolder(_ site: FolderSite) throws(Errno) {
    guard site.tree == .documents, !site.path.isEmpty, let row = site.row else { return }
    let first = try core(try cube.children(folder: row, after: 0, limit: 2))
    guard first.count < 2 else { return }
    try scratch.makeFolder(site.scratchPath)
    var components = site.path.split(separator: 0x2F).map { Array($0) }
    while !components.isEmpty {
      let path = Array(components.joined(separator: [0x2F]))
      if let node = try indexedFolder(.documents, path) {
        let number = number(ofFolder: node, path)
        let place = FolderPath(tree: .documents, path: path)
        tables.withLock { $0.point(number, atFolder: place) }
        folders.withLock { $0.forget(number) }
        let kept = FolderSite(cube: self, node: number, tree: .documents, row: nil, path: path)
        let mode = marks.withLock { $0.modes[kept.mark] }
        try describe(kept, mode ?? UInt32(node.mode), nil)
      }
      components.removeLast()
    }
  }
}
