internal import Format
internal import HTTP
internal import Posix
internal import Text

/// Knowledge bases and their files.
extension OpenMem {
  var knowledgeEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/create/knowledgebase", .write, "make a knowledge base",
        takes: .openMem(["knowledgebase_name", "knowledgebase_description"]), OpenMemBase.create
      ).knowingRepeats,
      Endpoint(
        .post, "/delete/knowledgebase", .write, "detach it", takes: .openMem(["knowledgebase_id"]),
        OpenMemBase.delete),
      Endpoint(
        .post, "/add/knowledgebase-file", .write, meter: .ingest, "add files",
        takes: .openMem(
          ["knowledgebase_id", "file", "type"], query: ["knowledgebase_id", "type"]), Self.addFiles
      ).knowingRepeats,
      Endpoint(
        .post, "/get/knowledgebase-file", .read, "its files",
        takes: .openMem(["file_ids", "knowledgebase_id", "type", "page", "page_size"]),
        Self.getFiles),
      Endpoint(
        .post, "/delete/knowledgebase-file", .write, "delete files", takes: .openMem(["file_ids"]),
        Self.deleteFiles),
    ]
  }

  private static let endings = ["pdf", "docx", "doc", "txt", "json", "md", "xml"]
  private static let fileLimit: Int64 = 100 << 20
  private static let allLimit: Int64 = 300 << 20
  private static let fileCount = 20

  private struct Upload {
    var name: [UInt8]
    var type: [UInt8]
    var media: [UInt8]?
    var content: ByteSource
    /// Where the content is yet to be fetched from.
    var address: [UInt8]? = nil
  }

  // MARK: Adding

  static func addFiles(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call, narrowedBy: ["knowledgebase_id"])
    func given(_ name: String) throws(Fault) -> [UInt8]? {
      try body.fields.text(name) ?? call.query[name]
    }
    guard let name = try given("knowledgebase_id"), !name.isBlank else {
      throw .missing("knowledgebase_id")
    }
    let isForm = !call.files.isEmpty
    let type = try given("type")
    var uploads = isForm ? try formFiles(call, type) : try jsonFiles(body, call.gateway)
    try check(uploads, call.gateway)
    let base = try OpenMemBase.find(name, call)
    if uploads.contains(where: { $0.address != nil }) {
      let seat = try call.seat()
      defer { seat.leave() }
      uploads = try call.attendance.aside { [uploads] () throws(Fault) in
        var fetched = uploads
        for place in fetched.indices { try fetch(&fetched[place], by: call.gateway.web) }
        return fetched
      }
      try check(uploads, call.gateway)
    }
    return try OpenMemReplay(call).once { (given) throws(Fault) in
      try call.metered { () throws(Fault) in
        var list: [JSON] = []
        for (index, upload) in uploads.enumerated() {
          let id = Array("file_".utf8) + given.filter { $0 != 0x2D } + Array("_\(index)".utf8)
          let file = OpenMemFile(
            id: id, base: base.id, name: upload.name, type: upload.type,
            size: upload.content.count, media: upload.media)
          try file.keep(upload.content, call)
          list.append(
            object(
              ("id", .string(id)), ("name", .string(file.name)), ("type", .string(file.type)),
              ("sizeMB", file.megabytes), ("status", "running")))
        }
        return good(.array(list), count: list.count)
      }
    }
  }

  private static func check(_ uploads: [Upload], _ gateway: Gateway) throws(Fault) {
    guard uploads.count <= fileCount else {
      throw .openMem(50103, 400, "at most \(fileCount) files at a time", field: "file")
    }
    var all: Int64 = 0
    for upload in uploads {
      if upload.content.count > fileLimit {
        throw .openMem(50104, 413, "'\(upload.name.asText)' is over 100 MB", field: "file")
      }
      // What could not be read later is not taken now, in whatever form it comes.
      do throws(DocumentError) {
        try gateway.documents.format(upload.content, named: upload.name, type: upload.media)
      } catch {
        if case .tooLong = error { throw fault(error) }
      }
      all += upload.content.count
    }
    if all > allLimit { throw .openMem(50105, 413, "the files are over 300 MB", field: "file") }
  }

  private static func type(_ type: [UInt8]?, _ place: String) throws(Fault) -> [UInt8] {
    guard let type, !type.isBlank else { return Array("document".utf8) }
    guard ["document", "skill"].contains(type.asText) else {
      throw .noKind(place, type, of: ["document", "skill"])
    }
    return type
  }

  private static func check(
    name: [UInt8], type: [UInt8], _ place: String, code: Int, _ gateway: Gateway
  ) throws(Fault) {
    guard name.count <= 255, !name.contains(where: { $0 < 0x20 || $0 == 0x2F || $0 == 0x7F })
    else { throw .invalid(place, "\(place) is a file's name: at most 255 bytes, without /") }
    let isSkill = type.elementsEqual("skill".utf8)
    let ending = DocumentFormat.ending(name)
    if DocumentFormat.recordings.contains(ending) {
      // At once: the error says to the sender which setting is missing.
      do { try gateway.documents.transcriber("'\(name.asText)'") } catch {
        throw .invalid(place, "\(place): \(error.message)")
      }
      return
    }
    guard endings.contains(ending) || isSkill && ending == "zip" else {
      throw .openMem(
        code, 415,
        "\(place): the ending is none of \(endings.joined(separator: ", "))"
          + (isSkill ? ", zip" : ""), field: place)
    }
  }

  private static func formFiles(_ call: Call, _ given: [UInt8]?) throws(Fault) -> [Upload] {
    let type = try type(given, "type")
    var uploads: [Upload] = []
    for part in call.files {
      guard part.name.elementsEqual("file".utf8) else {
        throw .invalid("file", "the form's file '\(part.name.asText)' must be called file")
      }
      let name = part.fileName ?? []
      if name.isBlank { throw .missing("file") }
      try check(name: name, type: type, "file", code: 50107, call.gateway)
      uploads.append(Upload(name: name, type: type, media: part.type, content: part.content))
    }
    return uploads
  }

  private static func jsonFiles(
    _ body: OpenMemBody, _ gateway: Gateway
  ) throws(Fault) -> [Upload] {
    guard let list = try body.fields.objects("file") else { throw .missing("file") }
    if list.isEmpty { throw Fault(.empty, "file is empty", field: "file") }
    guard list.count <= fileCount else {
      throw .openMem(50103, 400, "at most \(fileCount) files at a time", field: "file")
    }
    var uploads: [Upload] = []
    for fields in list {
      let place = fields.place + "content"
      let type = try type(try fields.text("type"), fields.place + "type")
      let content = try fields.requiredText("content")
      let given = try fields.text("name").flatMap { $0.isBlank ? nil : $0 }
      guard let name = given ?? fileName(of: content) else { throw .missing(fields.place + "name") }
      try check(name: name, type: type, fields.place + "name", code: 40007, gateway)
      if content.prefix(16).isAddress {
        guard gateway.web.reach != .nothing else {
          throw .invalid(
            place,
            "\(place) is an address, and this server fetches none (--allow-urls): send the file as "
              + "base64")
        }
        uploads.append(
          Upload(name: name, type: type, media: nil, content: .memory([]), address: content))
        continue
      }
      uploads.append(
        Upload(
          name: name, type: type, media: nil, content: .memory(try decoded(content, place))))
    }
    return uploads
  }

  /// The last part of an address's path; nil for what is none.
  private static func fileName(of content: [UInt8]) -> [UInt8]? {
    guard content.prefix(16).isAddress else { return nil }
    let path = content.prefix { $0 != 0x3F && $0 != 0x23 }
    // https: // host / … / name
    let parts = path.split(separator: 0x2F)
    return parts.count > 2 ? parts.last.map { Array($0) } : nil
  }

  private static func fetch(_ upload: inout Upload, by web: WebDocument) throws(Fault) {
    guard let address = upload.address else { return }
    do throws(DocumentError) {
      let fetched = try web.fetch(address)
      (upload.content, upload.media) = (fetched.content, fetched.type)
    } catch { throw fault(error) }
  }

  private static func fault(_ error: DocumentError) -> Fault {
    if case .tooLong(let text) = error { return .openMem(50104, 413, text, field: "file") }
    return .invalid("file", error.message)
  }

  /// The bytes of base64, also of a `data:` address.
  private static func decoded(_ content: [UInt8], _ place: String) throws(Fault) -> [UInt8] {
    var text = content
    if text.starts(with: "data:".utf8) {
      guard let comma = text.firstIndex(of: 0x2C) else {
        throw .openMem(40009, 400, "\(place) is no base64", field: place)
      }
      text = Array(text[(comma + 1)...])
    }
    text.removeAll { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 || $0 == 0x09 }
    let isWritten = text.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2F, 0x3D: true
      default: false
      }
    }
    guard isWritten else {
      throw .openMem(40008, 400, "\(place) has characters that are not of base64", field: place)
    }
    let padded = text + Array(repeating: 0x3D, count: (4 - text.count % 4) % 4)
    guard let bytes = Base64.decode(padded), !bytes.isEmpty else {
      throw .openMem(40009, 400, "\(place) is no base64", field: place)
    }
    return bytes
  }

  // MARK: Showing and deleting

  static func getFiles(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call, narrowedBy: ["knowledgebase_id", "file_ids"])
    let ids = body["file_ids"] == nil ? nil : try body.ids("file_ids", most: 1000)
    let base = try body.fields.text("knowledgebase_id").flatMap { $0.isBlank ? nil : $0 }
    guard (ids == nil) != (base == nil) else {
      throw .invalid("file_ids", "file_ids or knowledgebase_id: exactly one is needed")
    }
    let page = try body.counting("page", most: .max, usual: 1)
    let size = try body.counting("page_size", most: 100, usual: 20)
    var files: [OpenMemFile] = []
    if let base {
      let base = try OpenMemBase.find(base, call)
      let type = try body.fields.text("type")
      files = try OpenMemFile.all(call).filter { $0.base == base.id && type ?? $0.type == $0.type }
    } else {
      for id in ids ?? [] {
        guard let file = try OpenMemFile.find(id, call) else {
          throw .notFound(.file, "there is no file \(id.asText)")
        }
        files.append(file)
      }
    }
    let (offset, isBeyond) = (page - 1).multipliedReportingOverflow(by: size)
    var list: [JSON] = []
    for file in isBeyond ? [] : files.dropFirst(offset).prefix(size) {
      let (word, error) = try file.status(call)
      var members: [JSON.Member] = [
        JSON.Member("id", .string(file.id)), JSON.Member("name", .string(file.name)),
        JSON.Member("size", .string(file.megabytes.bytes)),
        JSON.Member("type", .string(file.type)), JSON.Member("status", JSON(word)),
      ]
      if let error { members.append(JSON.Member("error", .string(error))) }
      list.append(.object(members))
    }
    return good(
      object(
        ("file_detail_list", .array(list)), ("total", JSON(files.count)), ("page", JSON(page)),
        ("page_size", JSON(size))), count: list.count)
  }

  static func deleteFiles(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call, narrowedBy: ["file_ids"])
    guard body["file_ids"] != nil else { throw .missing("file_ids") }
    let ids = try body.ids("file_ids", most: 1000)
    if ids.isEmpty { throw .missing("file_ids") }
    let project = try call.caller().project
    var doomed: [OpenMemFile] = []
    for id in ids {
      if let file = try OpenMemFile.find(id, call) {
        doomed.append(file)
        continue
      }
      // The retry of a call whose answer was lost.
      let task = try caught { () throws(CubeError) in
        try call.gateway.accounts.task(id, of: project)
      }
      guard let task, task.kind.elementsEqual(OpenMemFile.taskKind.utf8) else {
        throw .notFound(.file, "there is no file \(id.asText)")
      }
    }
    for file in doomed { try file.delete(project, call.gateway) }
    try OpenMemReplay.forget(call, doomed.map(\.base))
    return good(success, count: doomed.count)
  }
}
