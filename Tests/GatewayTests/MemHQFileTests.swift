import MemCube
import Posix
import Testing
import Waiting

@testable import Format
@testable import Gateway

/// Contents that are files, what is said of contents, and what calls count as in the MemHQ dialect.
@Suite struct MemHQFileTests {
  private static let pdf = """
    %PDF-1.4
    1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
    4 0 obj<</Length 65>>stream
    BT /F1 12 Tf 20 100 Td (The warranty lasts three years.) Tj ET
    endstream endobj
    5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
    trailer<</Root 1 0 R>>
    %%EOF

    """
  private static let image: [UInt8] =
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + (0..<60).map { UInt8($0 * 4) }

  private func call(
    _ caller: Caller, _ method: String, _ path: String, _ body: String? = nil
  ) throws -> Answer {
    try caller.call(method, path, body, scheme: "Bearer")
  }

  /// Adds a content, and waits for its job.
  private func add(_ caller: Caller, _ body: JSON) throws -> JSON {
    let added = try call(caller, "POST", "/v1/memory/add", body.bytes.asText)
    #expect(added.status == 202, "\(added.body.asText)")
    let id = try #require(added.json().text("jobId"))
    let ended = try eventualValue { () throws -> JSON? in
      let job = try call(caller, "GET", "/v1/memory/job/\(id)").json()
      return job.text("status") == "done" || job.text("status") == "failed" ? job : nil
    }
    return ended ?? .null
  }

  private func search(_ caller: Caller, _ text: String, _ more: String = "") throws -> [JSON] {
    let found = try call(
      caller, "POST", "/v1/memory/search", #"{"q":"\#(text)","projectTags":["default"]\#(more)}"#)
    #expect(found.status == 200, "\(found.body.asText)")
    return found.json()["results"]?.elements ?? []
  }

  private func documents(_ caller: Caller) throws -> [[UInt8]] {
    let place = CubePlace(folder: try caller.project.folder, name: Owner.user([0x75]).cubeName)
    let found = try caller.gateway.memories.use(place) { (cube, _) throws(CubeError) in
      var names: [[UInt8]] = []
      var walk = TreeWalk(cube, from: try cube.root(.documents), at: [])
      while let (_, path) = try walk.next() { names.append(path) }
      return names
    }
    return found ?? []
  }

  private static let encoded = Base64.encode(Array(pdf.utf8)).asText

  @Test(
    .enabled(if: Files.exists(Path("/usr/bin/pdftotext"))),
    arguments: [encoded, "data:application/pdf;base64," + encoded])
  func pdfsAreRead(_ content: String) throws {
    let caller = try Caller()
    let job = try add(
      caller,
      object(
        ("content", JSON(content)), ("sourceType", "PDF"), ("userId", "u"),
        ("sourceUrl", "https://example.org/files/terms.pdf?v=2")))
    #expect(job.text("status") == "done", "\(job.bytes.asText)")
    let hit = try #require(try search(caller, "How long is the warranty?").first)
    #expect(hit.text("content")?.contains("warranty lasts three years") == true)
    let names = try documents(caller).map(\.asText)
    #expect(names.count == 1 && names.first?.hasPrefix("terms-") == true, "\(names)")
  }

  /// The job says why, the bytes are kept, and nothing finds them as text.
  @Test(arguments: ["IMAGE", "AUDIO", "PDF"], [true, false])
  func whatCannotBeReadFails(_ kind: String, _ isAddress: Bool) throws {
    let caller = try Caller { _ in }
    // A recording, of which no service was set; else bytes that no program reads.
    let bytes =
      kind == "AUDIO"
      ? Array("RIFF".utf8) + [40, 0, 0, 0] + Array("WAVEfmt ".utf8) + Self.image
      : kind == "PDF" ? Array("%PDF-1.4 broken".utf8) + [0, 1, 2] : Self.image
    let encoded = Base64.encode(bytes).asText
    let type = ["IMAGE": "image/png", "AUDIO": "audio/wav", "PDF": "application/pdf"][kind] ?? ""
    let content = isAddress ? "data:\(type);base64,\(encoded)" : encoded
    let job = try add(
      caller, object(("content", JSON(content)), ("sourceType", JSON(kind)), ("userId", "u")))
    #expect(job.text("status") == "failed")
    #expect(job.text("errorMessage")?.contains("documents/") == true, "\(job.bytes.asText)")
    #expect(try documents(caller).count == 1)
    #expect(try search(caller, String(content.prefix(60))).isEmpty)
  }

  /// A text is a text, whatever it is said to be from.
  @Test(arguments: ["PDF", "IMAGE", "AUDIO", "TEXT"]) func textsStayTexts(_ kind: String) throws {
    let caller = try Caller()
    let job = try add(
      caller,
      object(
        ("content", "The gate closes at nine."), ("sourceType", JSON(kind)), ("userId", "u")))
    #expect(job.text("status") == "done")
    #expect(try search(caller, "When does the gate close?").isEmpty == false)
  }

  @Test func addressesWithoutBytesAreRefused() throws {
    let caller = try Caller()
    for content in ["data:image/png;base64,", "data:image/png;base64,***"] {
      let body = object(("content", JSON(content)), ("sourceType", "IMAGE"))
      #expect(try call(caller, "POST", "/v1/memory/add", body.bytes.asText).status == 400)
    }
  }

  /// What a content tells of is not when it was stored, and what was said of it comes back.
  @Test func contentsAreDatedApart() throws {
    let caller = try Caller()
    let before = Clock.now().rfc3339Milliseconds.asText
    _ = try add(
      caller,
      object(
        ("content", "Alice moved to Porto."), ("userId", "u"), ("documentDate", "2024-03-05"),
        ("sourceUrl", "https://example.org/a"), ("metadata", object(("team", "north")))))
    let hit = try #require(
      try search(
        caller, "Alice", #","timeRange":{"from":"2024-03-01","to":"2024-03-31"}"#
      ).first)
    #expect(try #require(hit.text("createdAt")) >= before)
    #expect(hit["metadata"] == nil)
    #expect(try search(caller, "Alice", #","timeRange":{"from":"2025-01-01"}"#).isEmpty)
    let id = try #require(hit.text("id"))
    let whole = try call(caller, "GET", "/v1/memory/\(id)").json()
    #expect(whole.text("sourceUrl") == "https://example.org/a")
    #expect(whole["metadata"]?.text("team") == "north")
    #expect(whole.text("documentDate")?.hasPrefix("2024-03-05") == true)
    #expect(try #require(whole.text("createdAt")) >= before)
  }

  /// A chat that keeps what is said is one retrieval, also where nothing may be added any more.
  @Test func chatsAreRetrievals() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    try accounts.update(try caller.project.row) { $0.monthlyIngest = 0 }
    let said =
      #"{"messages":[{"role":"user","content":"I moved to Braga."}],"projectTag":"default"}"#
    let answer = try call(caller, "POST", "/v1/memory/chat", said)
    #expect(answer.status == 200, "\(answer.body.asText)")
    #expect(answer.json().text("ingestJobId") != nil)
    let usage = try accounts.usage(of: try caller.project).first
    #expect(usage?.ingest == 0 && usage?.retrieval == 1)
  }

  /// `default` is any project's own, for its keys.
  @Test func theUsualTagIsTheKeysProject() throws {
    let caller = try Caller()
    let other = try caller.gateway.accounts.makeProject(Array("till".utf8))
    let key = try caller.gateway.accounts.makeKey(other).secret.asText
    for (tag, status) in [("default", 200), ("till", 200), ("anything", 200)] {
      let body = #"{"q":"x","projectTags":["\#(tag)"]}"#
      let answer = try caller.call("POST", "/v1/memory/search", body, key: key, scheme: "Bearer")
      #expect(answer.status == status, "\(tag)")
    }
    let body = #"{"q":"x","projectTags":["till"]}"#
    #expect(try call(caller, "POST", "/v1/memory/search", body).status == 404)
  }
}
