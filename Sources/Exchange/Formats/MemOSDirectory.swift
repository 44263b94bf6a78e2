internal import Format
internal import Posix

/// A cube of MemOS: config.json and the file of memories that it names. The attributes are those that the server
/// makes of it. Section 4.8.
enum MemOSDirectory {
  static let format = ExportFormat(
    name: "memos", about: "config.json whose model_schema is a GeneralMemCubeConfig",
    recognises: { export in export.parts.allSatisfy { configuration($0) != nil } },
    read: { (export, _, sink) throws(ExchangeError) in
      for part in export.parts { try read(part, sink) }
    })

  private static func configuration(_ part: Export.Part) -> JSON? {
    guard part.kind != .file, let file = part.file("config.json"),
      let value = (try? file.bytes(limit: 1 << 20)).flatMap({ JSONItems.parse($0) }),
      value.text("model_schema")?.shown.hasSuffix("GeneralMemCubeConfig") == true
    else { return nil }
    return value
  }

  private static func read(_ part: Export.Part, _ sink: any ImportSink) throws(ExchangeError) {
    guard let configuration = configuration(part) else {
      return sink.problem(part.name.shown, "it has no config.json of MemOS")
    }
    let named = configuration["text_mem"]?["config"]?.text("memory_filename")
    let name = named ?? Array("textual_memory.json".utf8)
    guard let file = part.files.first(where: { $0.path == name }) else {
      return sink.problem(part.name.shown, "its file of memories '\(name.shown)' is not there")
    }
    let user = configuration.text("user_id")
    var taken: Set<[UInt8]> = []
    try JSONItems.each(of: file, in: ["nodes"], sink) { (element, number) throws(ExchangeError) in
      let place = "\(file.shown), item \(number)"
      let payload = element["payload"].flatMap { $0.members == nil ? nil : $0 }
      let item = payload ?? element
      guard let text = item["memory"]?.string else {
        return sink.problem(place, "it has no memory")
      }
      let metadata = item["metadata"].flatMap { $0.members == nil ? nil : $0 } ?? .object([])
      if metadata.says("status", "deleted") { return sink.leaveOut(.deleted) }
      var path = Names.slug(text) + Array(".md".utf8)
      if !taken.insert(path).inserted { path = Names.slug(text) + Array("-\(number).md".utf8) }
      taken.insert(path)
      try sink.take(memory(item, element, metadata, text, path, number, user, file))
    }
    for other in part.files
    where other.path != name && !other.path.elementsEqual("config.json".utf8) {
      sink.leaveOut(.unsupported)
    }
  }

  /// A memory with what is kept of its item.
  private static func memory(
    _ item: JSON, _ element: JSON, _ metadata: JSON, _ text: [UInt8], _ path: [UInt8],
    _ number: Int, _ user: [UInt8]?, _ file: ExportFile
  ) -> ImportedFile {
    let id = item.id("id") ?? element.id("id")
    let made = SourceTime.date(metadata["created_at"])
    let changed = SourceTime.date(metadata["updated_at"])
    let time = (changed ?? made).flatMap { Timestamp(rfc3339: $0) }
    var memory = ImportedFile(
      .memories, path, source: "memos", id: id ?? Array("item \(number)".utf8),
      .bytes(Mem0Reader.file(text)), mtime: time ?? file.mtime)
    (memory.created, memory.updated) = (made, changed)
    memory.setType(metadata.text("type"))
    memory.setTags(metadata.list("tags").compactMap(\.string))
    if let number = metadata["confidence"]?.double, number.isFinite, number >= 0 {
      let hundredths = number > 1 ? min(100, number) : number * 100
      memory.fields["confidence"] = JSON(hundredths: Int(hundredths.rounded()))
    }
    var attributes: [JSON.Member] = []
    if let user = metadata.text("user_id") ?? user {
      attributes.append(JSON.Member("user_id", .string(user)))
    }
    if (try? JSON.parse(metadata.bytes)) != nil {
      attributes.append(JSON.Member("memos_metadata", metadata))
    }
    attributes.append(JSON.Member("memos_order", JSON(number - 1)))
    if let id { attributes.append(JSON.Member("external_id", .string(id))) }
    if let vector = element["vector"], (try? JSON.parse(vector.bytes)) != nil {
      attributes.append(JSON.Member("memos_vector", vector))
    }
    if let status = metadata.text("status")?.shown, status == "archived" || status == "resolving" {
      attributes.append(JSON.Member("hidden", true))
      attributes.append(JSON.Member("status", JSON(status)))
    }
    memory.attributes = attributes
    return memory
  }
}
