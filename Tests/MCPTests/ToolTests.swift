import Testing

@testable import Format
@testable import MCP

/// The tools, on a cube.
struct ToolTests {
  @Test func aMemoryLives() throws {
    let ground = try Ground()
    let made = try ground.said(
      "remember", #"{"text":"Ana moved to Lisbon in May","name":"ana.md","tags":"travel"}"#)
    #expect(made.text("path") == "notes/memories/ana.md")
    let found = try ground.said("recall", #"{"query":"Where does Ana live?","limit":"5"}"#)
    #expect(found["results"]?.elements?.first?.text("path") == "notes/memories/ana.md")
    let read = try ground.said("read", #"{"path":"memcube://notes/memories/ana.md"}"#)
    #expect(read.text("text") == "Ana moved to Lisbon in May")
    #expect(read["tags"]?.elements == ["travel"])
    let changed = try ground.said(
      "edit", #"{"path":"notes/memories/ana.md","old":"Lisbon","new":"Porto"}"#)
    let past = try ground.said("history", #"{"path":"notes/memories/ana.md"}"#)
    #expect(past["versions"]?.elements?.last?["version"] == changed["version"])
    _ = try ground.said("forget", #"{"paths":"notes/memories/ana.md"}"#)
    #expect(try ground.refused("read", #"{"path":"notes/memories/ana.md"}"#).contains("trash"))
    _ = try ground.said("forget", #"{"paths":["notes/trash/ana.md"]}"#)
    _ = try ground.said("restore", #"{"path":"notes/memories/ana.md"}"#)
    _ = try ground.said("restore", #"{"path":"notes/memories/ana.md","version":"1"}"#)
    #expect(
      try ground.said("read", #"{"path":"memories/ana.md"}"#).text("text")?.contains("Lisbon")
        == true)
  }

  @Test(arguments: [
    ("read", #"{"path":"notes/memories/no.md"}"#, "list shows"),
    ("read", #"{"path":"nowhere/no.md"}"#, "list without path"),
    ("read", #"{"paths":"x"}"#, "did you mean"),
    ("read", #"{}"#, "needs 'path'"),
    ("recall", #"{"query":"x","limit":0}"#, "from 1 to 50"),
    ("recall", #"{"query":"x","cube":"other"}"#, "there are: notes"),
    ("recall", #"{"query":" "}"#, "empty"),
    ("remember", #"{"text":""}"#, "empty"),
    ("remember", #"{"text":"x","name":"../x"}"#, "no path"),
    ("remember", #"{"text":"x","type":"JOKE"}"#, "one of FACT"),
    ("edit", #"{"path":"notes/memories/a.md"}"#, "needs old and new"),
    ("edit", #"{"path":"notes/memories/a.md","old":"e","new":"o"}"#, "5 times"),
    ("edit", #"{"path":"notes/memories/a.md","old":"z","new":"o"}"#, "not occur"),
    ("edit", #"{"path":"notes/about.md","text":"x"}"#, "cannot be edited"),
    ("forget", #"{"paths":[]}"#, "at least 1"),
    ("forget", #"{"paths":["notes/memories"]}"#, "name files"),
    ("forget", #"{"paths":["notes/memories/a.md"],"purge":true}"#, "memcube purge"),
    ("history", #"{"path":"notes/memories/a.md","version":"9"}"#, "history lists"),
    ("restore", #"{"path":"notes/memories/a.md"}"#, "not in the trash"),
    ("add_messages", #"{"conversation":"c","messages":[{"role":"boss","content":"x"}]}"#, "one of"),
    (
      "add_messages",
      #"{"conversation":"c","messages":[{"role":"user","content":"x","time":"soon"}]}"#, "no time"
    ),
  ]) func refusalsNameTheWayOut(tool: String, arguments: String, part: String) throws {
    let ground = try Ground()
    _ = try ground.said("remember", #"{"text":"green tree tea","name":"a.md"}"#)
    let sentence = try ground.refused(tool, arguments)
    #expect(sentence.contains(part), "\(sentence)")
  }

  @Test func longTextsComeInParts() throws {
    let ground = try Ground()
    let text = String(repeating: "é", count: 3000)
    _ = try ground.said("remember", #"{"text":"\#(text)","name":"long.md"}"#)
    var (read, offset) = ("", 0)
    for _ in 0..<10 {
      let part = try ground.said(
        "read", #"{"path":"notes/memories/long.md","offset":\#(offset),"limit":1001}"#)
      read += part.text("text") ?? ""
      guard let next = part["next_offset"]?.integer else { break }
      offset = Int(next)
    }
    #expect(read == text)
  }

  @Test func listsHavePages() throws {
    let ground = try Ground()
    for number in 1...5 {
      _ = try ground.said("remember", #"{"text":"fact \#(number)","name":"f\#(number).md"}"#)
    }
    var (paths, cursor) = ([String](), "")
    for _ in 0..<5 {
      let page = try ground.said(
        "list", #"{"path":"notes/memories","limit":2,"cursor":"\#(cursor)"}"#)
      paths += (page["entries"]?.elements ?? []).compactMap { $0.text("path") }
      guard let next = page.text("next_cursor") else { break }
      cursor = next
    }
    #expect(paths == (1...5).map { "notes/memories/f\($0).md" })
  }

  @Test func theDefaultCubeIsMadeAtTheFirstWrite() throws {
    let ground = try Ground([]) { ($0.defaultCube, $0.makesDefault) = (bytes("ana"), true) }
    #expect(try ground.said("list")["total"] == 0)
    let made = try ground.said("remember", #"{"text":"Tea is green"}"#)
    #expect(made.text("path") == "ana/memories/tea-is-green.md")
  }

  @Test func whichCubeIsAsked() throws {
    let ground = try Ground(["notes", "work"])
    #expect(try ground.refused("remember", #"{"text":"x"}"#).contains("notes, work"))
    _ = try ground.said("remember", #"{"text":"Tea is green","cube":"work"}"#)
    let found = try ground.said("recall", #"{"query":"tea"}"#)
    #expect(found["results"]?.elements?.count == 1)
  }

  @Test func aPurgeIsAllowedByItsOption() throws {
    let ground = try Ground { $0.allowsPurge = true }
    _ = try ground.said("remember", #"{"text":"Tea is green","name":"a.md"}"#)
    let gone = try ground.said("forget", #"{"paths":["notes/memories/a.md"],"purge":true}"#)
    #expect(gone["purged"] == true)
    _ = try ground.refused("restore", #"{"path":"notes/memories/a.md"}"#)
  }
}
