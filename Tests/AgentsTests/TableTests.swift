import Format
import Testing

@testable import Agents

/// The table of agents, and what they are told.
@Suite struct TableTests {
  @Test func everyAgentIsThere() {
    #expect(AgentTable.shared.names == "claude-code, codex, cursor, vscode, gemini, openclaw")
    for agent in AgentTable.shared.agents {
      #expect(agent.server.path.last == "memcube")
      #expect(agent.server.stdio["command"]?.text == "{program}")
      #expect(agent.hooks == nil || agent.hooks?.events.count { $0.isStart } == 1)
    }
  }

  @Test func theSkillKeepsTheRules() {
    let text = String(decoding: AgentTable.shared.text("skill"), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "---" && lines.count < 500)
    #expect(lines.dropFirst().first == "name: memcube")
    #expect(lines[2].hasPrefix("description: ") && lines[2].utf8.count <= 313)
    let block = AgentTable.shared.text("instructions").split(separator: 0x0A)
    #expect(block.count <= 10)
  }

  @Test func theLedgerIsReadAsItWasWritten() {
    var ledger = Ledger([])
    var entry = Ledger.Entry(path: [0x2F, 0xFF], made: true)
    entry.edits = [TextEdit(at: 3, old: Array("é".utf8), new: [])]
    entry.opened = [["a", "b"]]
    entry.parts = [Part(agent: "codex", kind: .member, path: ["a"], value: .object([]))]
    ledger.entries[entry.path] = entry
    ledger.commands["claude-code"] = Array("{}".utf8)
    let again = Ledger(ledger.bytes)
    #expect(again.bytes == ledger.bytes)
    #expect(again.entries[entry.path]?.edits == entry.edits)
    #expect(Ledger(Array("garbage".utf8)).entries.isEmpty)
    #expect(Ledger(Array(#"{"files":[{"path":"zz"},7,{}]}"#.utf8)).entries.isEmpty)
  }
}
