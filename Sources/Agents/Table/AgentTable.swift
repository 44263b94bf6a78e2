internal import CTables
internal import Format

/// The agents that are known, and texts for them. All of it is data.
package struct AgentTable: Sendable {
  /// The table of the program.
  package static let shared = AgentTable()

  /// The agents, in the order in which they are listed.
  package let agents: [Agent]
  /// The day on which the vendors' documents were last looked at.
  package let looked: [UInt8]
  private let texts: [[UInt8]: [UInt8]]

  private init() {
    let table = unsafe memcube_table_agents()
    let json = try? JSON.parse(unsafe Self.bytes(table))
    agents = (json?["agents"]?.elements ?? []).compactMap { Agent($0) }
    looked = json?["looked"]?.string ?? []
    let page = unsafe memcube_table_agent_texts()
    texts = Self.sections(unsafe Self.bytes(page))
  }

  private static func bytes(_ table: memcube_table) -> [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: table.bytes, count: Int(clamping: table.count)))
  }

  private static func sections(_ page: [UInt8]) -> [[UInt8]: [UInt8]] {
    var found: [[UInt8]: [UInt8]] = [:]
    var name: [UInt8] = []
    for line in page.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if line.starts(with: Array("%% ".utf8)) {
        name = Array(line.dropFirst(3))
      } else {
        found[name, default: []] += Array(line) + [0x0A]
      }
    }
    return found.mapValues { text in
      var text = text
      while text.last == 0x0A { text.removeLast() }
      return text
    }
  }

  /// The agent of a name.
  package func agent(_ name: [UInt8]) -> Agent? {
    agents.first { $0.name.utf8.elementsEqual(name) }
  }

  /// The names, with commas between them.
  package var names: String { agents.map(\.name).joined(separator: ", ") }

  /// A text, without a final line feed; empty where there is none.
  package func text(_ name: String) -> [UInt8] { texts[Array(name.utf8)] ?? [] }
}
