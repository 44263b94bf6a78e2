internal import Gateway

/// The part of memcube-serve(8) that lists endpoints: man(7) macros, from the router itself.
enum EndpointPage {
  private static let titles = [
    "mem0": "Mem0", "memhq": "MemHQ", "openmem": "OpenMem", "memos": "MemOS",
    "console": "Console", "server": "The server itself", "mcp": "Model Context Protocol",
    "memory-stores": "Memory stores",
  ]
  private static let order = [
    "mem0", "memhq", "openmem", "memos", "memory-stores", "console", "server", "mcp",
  ]

  static var roff: String {
    let all = Gateway.endpoints
    var out = ""
    for dialect in order {
      let endpoints = all.filter { $0.dialect == dialect }
      out += ".SS \(titles[dialect] ?? dialect)\n"
      let present = endpoints.filter { $0.objection == nil }
      if present.isEmpty { out += "None yet.\n" }
      for endpoint in present {
        let meter = endpoint.meter.map { ", counts as \($0)" } ?? ""
        var right = endpoint.right
        if right == "none" { right = "no key" }
        if right == "key" { right = "any key" }
        if let flag = endpoint.storesUnless {
          right += "; write as well, unless \(Declaration.escape(flag)) is false"
        }
        out += ".TP\n\\fB\(name(of: endpoint))\\fR (\(right)\(meter))\n"
        out += "\(Declaration.escape(endpoint.summary))\n"
        for (place, names) in [("body", endpoint.body), ("query", endpoint.query)]
        where !names.isEmpty {
          out += ".br\n\(place): " + names.map { Declaration.escape($0) }.joined(separator: ", ")
          out += "\n"
        }
      }
    }
    out += ".SS Not supported\n"
    out += "These answer with the dialect\\(aqs error, status 501.\n"
    var reasons: [String] = []
    for endpoint in all {
      if let reason = endpoint.objection, !reasons.contains(reason) { reasons.append(reason) }
    }
    for dialect in order {
      for reason in reasons {
        let lacking = all.filter { $0.objection == reason && $0.dialect == dialect }
        if lacking.isEmpty { continue }
        out += ".TP\n\(titles[dialect] ?? dialect): \(Declaration.escape(reason))\n"
        out += lacking.map { "\\fB\(name(of: $0))\\fR" }.joined(separator: ",\n") + "\n"
      }
    }
    return out
  }

  private static func name(of endpoint: EndpointDescription) -> String {
    Declaration.escape("\(endpoint.method) \(endpoint.path)")
  }
}
