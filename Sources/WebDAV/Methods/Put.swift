internal import Fuse
internal import HTTP
internal import Posix

extension Call {
  /// PUT.
  func put(_ tokens: Set<[UInt8]>) throws(Refused) -> Response {
    guard request["content-range"] == nil else {
      throw Refused(400, "a part of a file cannot be put: RFC 9110, 14.5")
    }
    let body = request.stored ?? .memory(request.body)
    return try use.share.writing(location, for: attendance) { () throws(Refused) in
      let site = try site(location)
      try checkLocks(location, names: site.present == nil, tokens)
      try checkConditions(site.present)
      // A long one takes its time; other requests are answered meanwhile.
      let stored =
        request.stored == nil
        ? try store(body, at: site)
        : try attendance.aside { () throws(Refused) in try store(body, at: site) }
      var fields: [Request.Field] = []
      var now = stored
      // What rclone and the clients of ownCloud say of a file's time.
      if let text = request["x-oc-mtime"],
        let seconds = Int64(String(decoding: text.prefix { $0 != 0x2E }, as: UTF8.self))
      {
        try stamp(stored, seconds)
        fields.append(Request.Field("X-OC-MTime", "accepted"))
        now = try look(site.name, in: site.parent) ?? stored
      }
      if let tag = EntityTag(now.attributes) {
        fields.append(Request.Field(Array("etag".utf8), tag.bytes))
      }
      return Response(status: site.present == nil ? 201 : 204, fields: fields)
    }
  }

  /// MKCOL.
  func makeCollection(_ tokens: Set<[UInt8]>) throws(Refused) -> Response {
    guard request.body.isEmpty, request.stored == nil else {
      throw Refused(415, "a folder is made without a body")
    }
    let site = try site(location)
    // Clients that know no names but those of listings make the folder of a query, and look into it.
    if location.isQuery, site.present?.isFolder == true { return Response(status: 201) }
    guard site.present == nil else { throw Refused(405, "something has this name already") }
    try checkLocks(location, names: true, tokens)
    try makeFolder(site)
    return Response(status: 201)
  }

  /// Makes a folder that lasts.
  func makeFolder(_ site: Site) throws(Refused) {
    let entry = try asked { () throws(Errno) in
      try tree.makeDirectory(site.parent, site.name, 0o755, caller)
    }
    lookups.note(entry.node)
    try asked { () throws(Errno) in try tree.synchronize(site.parent, 0, false) }
  }
}
