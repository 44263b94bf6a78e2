internal import Fuse
internal import HTTP
internal import Posix

extension Call {
  /// COPY.
  func copy(_ tokens: Set<[UInt8]>) throws(Refused) -> Response {
    let depth = try depth(.infinity)
    guard depth != .one else { throw Refused(400, "Depth is 0 or infinity") }
    let (target, found, isNew) = try prepare(tokens, isMove: false)
    var failures = Failures()
    try copyAll(found, target, isDeep: depth == .infinity, 0, &failures)
    guard failures.count == 0 else { return failures.response }
    return Response(status: isNew ? 201 : 204)
  }

  /// MOVE: a rename, as rename(2) does it. Between cubes it is a copy, and a removal once all is copied.
  func move(_ tokens: Set<[UInt8]>) throws(Refused) -> Response {
    guard try depth(.infinity) == .infinity else {
      throw Refused(400, "a folder moves with all that is in it: Depth is infinity")
    }
    // The folder that a client made for a query gets its name after that.
    let named = try Location.destination(of: request)
    if location.isQuery, named.isQuery, try found().isFolder, try find(named)?.isFolder == true {
      return Response(status: 201)
    }
    let (target, found, isNew) = try prepare(tokens, isMove: true)
    let site = try site(target)
    do throws(Errno) {
      try tree.rename(found.parent, found.name, site.parent, site.name, 0, caller)
      try tree.synchronize(site.parent, 0, false)
    } catch {
      guard error == .crossTree else { throw Refused(error) }
      var failures = Failures()
      try copyAll(found, target, isDeep: true, 0, &failures)
      if failures.count == 0 { failures = try remove(location, found) }
      guard failures.count == 0 else { return failures.response }
    }
    locks.forget(location)
    return Response(status: isNew ? 201 : 204)
  }

  /// Checks that a copy or a move can be, and takes away what is in its way.
  /// - Returns: where it goes, what goes, and whether nothing was there before.
  private func prepare(
    _ tokens: Set<[UInt8]>, isMove: Bool
  ) throws(Refused) -> (Location, Found, isNew: Bool) {
    let target = try Location.destination(of: request)
    let overwrites = try overwrites()
    guard let found = try find(location, followingLast: !isMove) else { throw Refused(.notFound) }
    guard target != location, !(found.isFolder && target.isWithin(location)) else {
      throw Refused(403, "the Destination is the same, or within what is copied or moved")
    }
    let site = try site(target)
    if isMove { try checkLocks(location, names: true, isDeep: true, tokens) }
    try checkLocks(target, names: site.present == nil, isDeep: true, tokens)
    guard let present = site.present else { return (target, found, true) }
    guard overwrites else { throw Refused(412, "something is at the Destination already") }
    // A file takes the place of a file by itself, and keeps its versions. Nothing is taken away that what
    // replaces it is in.
    guard !location.isWithin(target) else {
      throw Refused(403, "the Destination holds what is copied or moved")
    }
    if present.isFolder || found.isFolder {
      let failures = try remove(target, present)
      guard failures.count == 0 else { throw Refused(403, "what is at the Destination stays") }
      locks.forget(target)
    }
    return (target, found, false)
  }

  /// Copies a file, or a folder and what is in it. What cannot be copied is noted, and the rest goes on.
  private func copyAll(
    _ found: Found, _ target: Location, isDeep: Bool, _ depth: Int, _ failures: inout Failures
  ) throws(Refused) {
    guard depth < Self.depthLimit else { throw Refused(403, "the folders are too deep") }
    let site = try site(target)
    guard found.isFolder else { return try copyFile(found, target, site) }
    if site.present == nil { try makeFolder(site) }
    guard isDeep else { return }
    for child in try children(found) {
      guard !attendance.isGone else { throw Refused(503, "the client has left") }
      let place = target.appending(child.name)
      do throws(Refused) {
        if child.attributes.type == .symbolicLink {
          try copyLink(child, place)
        } else {
          try copyAll(child, place, isDeep: true, depth + 1, &failures)
        }
      } catch {
        failures.add(place, isFolder: child.isFolder, error)
      }
    }
  }

  private func copyFile(_ found: Found, _ target: Location, _ site: Site) throws(Refused) {
    try use.share.writing(target, for: attendance) { () throws(Refused) in
      let source = try OpenBytes(self, found)
      let stored = try store(source, at: site)
      // As cp -a does: what cannot be had there is left out.
      for name in (try? tree.extendedAttributeNames(found.node)) ?? [] {
        guard let value = try? tree.extendedAttribute(found.node, name) else { continue }
        try? tree.setExtendedAttribute(stored.node, name, value, 0, caller)
      }
    }
  }

  private func copyLink(_ found: Found, _ target: Location) throws(Refused) {
    let site = try site(target)
    try asked { () throws(Errno) in
      let text = try tree.readLink(found.node)
      let entry = try tree.symbolicLink(text, site.parent, site.name, caller)
      lookups.note(entry.node)
    }
  }
}
