internal import Format
internal import Index
internal import MemCube
package import Posix
internal import Text

/// A cube as the tree of its mount: memories/, documents/ and messages/, with export.json.
package struct FilesExport {
  private var selection: Selection
  private let folder: OutFolder
  private var names: PortableNames

  /// An export; `isPortable`: by names that every system takes.
  package init(_ selection: Selection, into folder: OutFolder, isPortable: Bool) {
    self.selection = selection
    self.folder = folder
    names = PortableNames(isOn: isPortable)
  }

  /// Writes it all.
  package mutating func write(
    named name: [UInt8], made: Timestamp
  ) throws(ExchangeError) -> ExportReport {
    for file in selection.memories + selection.documents {
      try write(file)
      selection.steps?.advance()
    }
    var cut: [JSON.Member] = []
    for talk in selection.talks {
      let stem = EscapedName.escape(talk.conversation.name)
      if EscapedName.isCut(stem) { cut.append(JSON.Member(stem, .string(talk.conversation.name))) }
      try write(talk.conversation, stem)
    }
    var more: [JSON.Member] = []
    if !names.changed.isEmpty { more.append(JSON.Member("names", .object(names.changed))) }
    if !cut.isEmpty { more.append(JSON.Member("conversations", .object(cut))) }
    let head = selection.head("files", named: name, made: made, more)
    try folder.write(Array("export.json".utf8), head.bytes + [0x0A])
    return selection.report
  }

  private mutating func write(_ file: Selection.File) throws(ExchangeError) {
    let path = CubeWriter.folder(file.node.tree) + file.path
    guard let source = try selection.source(of: file.node) else {
      selection.report.leaveOut(.unsupported)
      return selection.report.note(path, "it is a link, or its bytes are not here")
    }
    let written = names.portable(path)
    try folder.write(written, source, mtime: file.node.mtime, mode: file.node.mode)
    let fields = try cubing { () throws(CubeError) in
      try selection.cube.fields(row: file.node.row)
    }
    for member in fields["xattrs"]?.members ?? [] {
      // Not every disk takes them.
      guard let value = member.value.string.flatMap({ Base64.decode($0) }) else { continue }
      try? Files.setExtendedAttribute(folder.place.appending(written), member.key, value)
    }
  }

  /// A conversation to read, and exact.
  private mutating func write(
    _ conversation: Conversation, _ stem: [UInt8]
  ) throws(ExchangeError) {
    let zone = try cubing { () throws(CubeError) in try selection.cube.zone() }
    let transcript = Transcript(conversation: conversation.name, zone: zone)
    var authors: Set<[UInt8]> = []
    try selection.eachMessage(of: conversation, counts: false) { (message) throws(ExchangeError) in
      if message.isByAuthor { authors.insert(message.author) }
    }
    var (page, lines): ([UInt8], [UInt8]) = ([], [])
    try selection.eachMessage(of: conversation) { (message) throws(ExchangeError) in
      let content = try selection.content(of: message)
      page += transcript.markdown(
        message, content: content, isFirst: page.isEmpty, namesAuthor: authors.count > 1)
      lines += transcript.jsonLine(message, content: content)
    }
    let path = Array("messages/".utf8) + stem
    let written = names.portable(path + Array(".md".utf8))
    try folder.write(written, page, mtime: conversation.time)
    try folder.write(names.portable(path + Array(".jsonl".utf8)), lines, mtime: conversation.time)
  }
}

/// Names that every system takes: without what Windows and other disks refuse, and no two equal but for case.
struct PortableNames {
  private static let reserved: Set<String> = {
    var names: Set<String> = ["con", "prn", "aux", "nul"]
    for number in 1...9 { names.formUnion(["com\(number)", "lpt\(number)"]) }
    return names
  }()

  private let isOn: Bool
  private var taken: Set<String> = []
  /// The paths that are others than they were: as written, and as they were.
  private(set) var changed: [JSON.Member] = []

  init(isOn: Bool) { self.isOn = isOn }

  /// A path as it is written.
  mutating func portable(_ path: [UInt8]) -> [UInt8] {
    guard isOn else { return path }
    let parts = path.split(separator: 0x2F).map { Self.component(Array($0)) }
    var written = Array(parts.joined(separator: [0x2F]))
    let (stem, ending) = Names.parts(written)
    var number = 2
    // Equal in Swift are also texts that are composed otherwise.
    while !taken.insert(written.shown.lowercased()).inserted {
      written = stem + Array(" (\(number))".utf8) + ending
      number += 1
    }
    if written != path {
      changed.append(JSON.Member(Names.text(written), .string(Names.text(path))))
    }
    return written
  }

  private static func component(_ name: [UInt8]) -> [UInt8] {
    var out = name.map { byte -> UInt8 in
      byte < 0x20 || byte == 0x7F || #"<>:"|?*\"#.utf8.contains(byte) ? 0x2D : byte
    }
    if let last = out.last, last == 0x2E || last == 0x20 { out[out.count - 1] = 0x2D }
    let stem = String(decoding: Names.lower(out.prefix { $0 != 0x2E }), as: UTF8.self)
    return reserved.contains(stem) ? [0x2D] + out : out
  }
}
