internal import Fuse
internal import HTTP
internal import Posix
internal import XML

/// One change that a PROPPATCH asks for.
private enum PropertyChange {
  /// Keeps a property that the server knows nothing of, or forgets it.
  case keep(XMLName, XMLElement?)
  /// Sets the time of the last change, of properties that clients have for that.
  case stamp(XMLName, Int64)
  /// What a client sets as a matter of course, and nothing is done with.
  case ignore(XMLName)
  /// What cannot be set.
  case refuse(XMLName)

  var name: XMLName {
    switch self {
    case .keep(let name, _), .stamp(let name, _), .ignore(let name), .refuse(let name): name
    }
  }
}

extension Call {
  /// What Windows sets of each file that it copies.
  private static let windows = Array("urn:schemas-microsoft-com:".utf8)
  /// More changes are no request.
  private static let limit = 256

  /// PROPPATCH: all of the changes or none.
  func proppatch(_ tokens: Set<[UInt8]>) throws(Refused) -> Response {
    let changes = try changes(try document(request.body))
    let found = try found()
    try checkLocks(location, tokens)
    let isRefused = changes.contains { if case .refuse = $0 { true } else { false } }
    var failed: (name: XMLName, status: Int)?
    if !isRefused { failed = apply(changes, found) }
    var groups: [Int: [UInt8]] = [:]
    for change in changes {
      var status = isRefused || failed != nil ? 424 : 200
      if case .refuse = change { status = 403 }
      if let failed, failed.name == change.name { status = failed.status }
      MultiStatus.write(change.name, nil, to: &groups[status, default: []])
    }
    let parts = groups.sorted { $0.key < $1.key }.map { ($0.value, $0.key) }
    let href = location.href(isFolder: found.isFolder)
    return Response(
      status: 207, fields: [XMLWriting.type],
      body: .bytes(MultiStatus.start + MultiStatus.response(href, parts) + MultiStatus.end))
  }

  private func changes(_ root: XMLElement) throws(Refused) -> [PropertyChange] {
    guard root.name == XMLName("DAV:", "propertyupdate") else {
      throw Refused(400, "the body is no propertyupdate")
    }
    var out: [PropertyChange] = []
    for step in root.elements {
      let isSetting = step.name == XMLName("DAV:", "set")
      guard isSetting || step.name == XMLName("DAV:", "remove") else { continue }
      for element in step.elements where element.name == XMLName("DAV:", "prop") {
        out += element.elements.map { change($0, isSetting: isSetting) }
      }
    }
    guard !out.isEmpty, out.count <= Self.limit else {
      throw Refused(400, "the propertyupdate changes nothing, or too much")
    }
    return out
  }

  private func change(_ element: XMLElement, isSetting: Bool) -> PropertyChange {
    let name = element.name
    if name.space == Self.windows {
      let isTime = name.local.elementsEqual("Win32LastModifiedTime".utf8)
      guard isTime, isSetting, let seconds = HTTPDate.seconds(element.text) else {
        return .ignore(name)
      }
      return .stamp(name, seconds)
    }
    if LiveProperty(name) == .getlastmodified, isSetting,
      let seconds = HTTPDate.seconds(element.text)
    {
      return .stamp(name, seconds)
    }
    guard name.space != LiveProperty.space, DeadProperty.attribute(name) != nil else {
      return .refuse(name)
    }
    guard isSetting else { return .keep(name, nil) }
    return DeadProperty.value(element) == nil ? .refuse(name) : .keep(name, element)
  }

  /// Makes the changes; where one fails, those before it are undone.
  private func apply(
    _ changes: [PropertyChange], _ found: Found
  ) -> (name: XMLName, status: Int)? {
    var undo: [(XMLName, XMLElement?)] = []
    for change in changes {
      do throws(Refused) {
        switch change {
        case .keep(let name, let element):
          let former = deadProperty(name, of: found)
          try keep(name, element, of: found)
          undo.append((name, former))
        case .stamp(_, let seconds): try stamp(found, seconds)
        case .ignore, .refuse: break
        }
      } catch {
        for (name, former) in undo.reversed() { try? keep(name, former, of: found) }
        return (change.name, error.status)
      }
    }
    do { try tree.synchronize(found.node, 0, false) } catch {
      return changes.last.map { ($0.name, Refused(error).status) }
    }
    return nil
  }

  private func keep(
    _ name: XMLName, _ element: XMLElement?, of found: Found
  ) throws(Refused) {
    guard let attribute = DeadProperty.attribute(name) else { return }
    guard let value = element.flatMap({ DeadProperty.value($0) }) else {
      do { try tree.removeExtendedAttribute(found.node, attribute, caller) } catch {
        // What is not there needs no removing.
        if error != .noAttribute, !(found.isFolder && error == .notSupported) {
          throw Refused(error)
        }
      }
      return
    }
    try asked { () throws(Errno) in
      try tree.setExtendedAttribute(found.node, attribute, value, 0, caller)
    }
  }

  /// Sets the time of a file's last change. What keeps none takes it as said.
  func stamp(_ found: Found, _ seconds: Int64) throws(Refused) {
    var change = AttributeChange()
    change.modificationTime = .at(Timestamp(seconds: seconds))
    do { _ = try tree.setAttributes(found.node, change, nil, caller) } catch {
      if error != .notPermitted { throw Refused(error) }
    }
  }
}
