import Digest
import HTTP
import MemCube
import Posix
import Testing
import Waiting

@testable import Format
@testable import Gateway
@testable import Models

/// Recordings among documents: written down by a service, on loopback, which also misbehaves.
@Suite struct RecordingTests {
  /// A service that says `answer` to each form, whose fields it keeps.
  private final class Service: Handler {
    struct Form: Sendable {
      var target, model, fileName: String
      var size: Int64
    }

    let forms = Lock<[Form]>([])
    let answer: @Sendable (Int) -> Response

    init(_ answer: @escaping @Sendable (Int) -> Response) { self.answer = answer }

    func respond(to request: Request) -> Response {
      let parts = (try? FormReader.parts(of: request)) ?? []
      let file = parts.first { $0.name.elementsEqual("file".utf8) }
      let model = parts.first { $0.name.elementsEqual("model".utf8) }
      let count = forms.withLock { forms in
        forms.append(
          Form(
            target: request.target.asText,
            model: ((try? model?.content.all(limit: 100)) ?? []).asText,
            fileName: (file?.fileName ?? []).asText, size: file?.content.count ?? -1))
        return forms.count
      }
      return answer(count)
    }

    func refuse(_ request: Request, _ refusal: Refusal) -> Response {
      Response(status: refusal.status)
    }
  }

  private static func says(_ text: String) -> Response {
    Response(status: 200, body: .bytes(object(("text", JSON(text))).bytes))
  }

  private func with(
    root: Path? = nil, _ answer: @escaping @Sendable (Int) -> Response,
    _ body: (Caller, Service) throws -> Void
  ) throws {
    let service = Service(answer)
    let server = try Server(ServerOptions(.internet("127.0.0.1", port: 0)), service)
    defer { server.stop() }
    guard case .internet(let name, let port) = server.address else { throw Errno(22) }
    var endpoint = ModelEndpoint(base: "http://\(name):\(port)/v1")
    endpoint.transcriptionModel = "listener"
    endpoint.retries = 1
    let client = ModelClient(endpoint, sleep: { _ in })
    var settings = GatewaySettings()
    settings.importRoots = root.map { [$0] } ?? []
    try body(try Caller(DirectWay.self, settings) { $0.model = client }, service)
  }

  /// No text, as recordings are none.
  private static let sound =
    Array("ID3".utf8) + [4, 0, 0, 0xFF, 0xFB, 0x90, 0] + Random.bytes(5000)

  private func base(_ caller: Caller) throws -> String {
    let made = try caller.openMem("/create/knowledgebase", #"{"knowledgebase_name":"talks"}"#)
    return try #require(made.text("id"))
  }

  /// Sends a file, and waits until it is read; how that ended.
  private func send(_ name: String, to base: String, _ caller: Caller) throws -> JSON {
    let content = Base64.encode(Self.sound).asText
    let added = try caller.openMem(
      "/add/knowledgebase-file",
      #"{"knowledgebase_id":"\#(base)","file":[{"name":"\#(name)","content":"\#(content)"}]}"#)
    #expect(added.texts("status") == ["running"])
    let id = try #require(added.texts("id").first)
    let ended = try eventualValue { () throws -> JSON? in
      let status = try caller.openMem("/get/status", #"{"task_id":"\#(id)"}"#).elements?.first
      return status?.text("status") == "running" ? nil : status
    }
    return try #require(ended, "it is still being read")
  }

  @Test(arguments: ["mp3", "WAV", "m4a", "ogg", "flac", "webm"])
  func whatIsSaidIsFound(ending: String) throws {
    try with({ _ in Self.says("The ferry Inishbofin leaves at nine.") }) { caller, service in
      let base = try base(caller)
      let status = try send("talk.\(ending)", to: base, caller)
      #expect(status.text("status") == "completed", "\(status.bytes.asText)")
      #expect(status["memory_views"]?["added"]?.integer == 1)
      let found = try caller.openMem(
        "/search/memory",
        #"{"query":"When does the ferry leave?","user_id":"u","knowledgebase_ids":"all"}"#)
      let text = found["memory_detail_list"]?.elements?.first?.text("memory_value")
      #expect(text?.contains("leaves at nine") == true)
      let form = try #require(service.forms.withLock { $0 }.first)
      #expect(form.target == "/v1/audio/transcriptions" && form.model == "listener")
      #expect(form.fileName == "recording.\(ending.lowercased())")
      #expect(form.size == Int64(Self.sound.count))
    }
  }

  /// It is tried as often as a model is; then the job says why it failed.
  @Test(arguments: [
    (500, "oops", "status 500", 2), (401, "no", "status 401", 1), (200, "{", "no JSON", 2),
    (200, "{}", "no \"text\"", 1), (200, #"{"text":7}"#, "no \"text\"", 1),
    (200, #"{"text":" "}"#, "nobody says anything", 1),
  ])
  func whatFailsSaysWhy(status: Int, body: String, says: String, count: Int) throws {
    try with({ _ in Response(status: status, body: .bytes(Array(body.utf8))) }) {
      caller, service in
      let ended = try send("talk.mp3", to: try base(caller), caller)
      #expect(ended.text("status") == "failed")
      #expect(ended.text("error")?.contains(says) == true, "\(ended.bytes.asText)")
      #expect(ended.text("error")?.contains("talk.mp3") == true)
      #expect(service.forms.withLock { $0.count } == count)
    }
  }

  @Test func whatPassesIsTriedAgain() throws {
    try with({ $0 == 1 ? Response(status: 503) : Self.says("Bela nests.") }) { caller, _ in
      let ended = try send("a.ogg", to: try base(caller), caller)
      #expect(ended.text("status") == "completed")
    }
  }

  @Test func withoutASettingItIsNamed() throws {
    let caller = try Caller()
    let id = try base(caller)
    let content = Base64.encode(Self.sound).asText
    let answer = try caller.call(
      "POST", "/api/openmem/v1/add/knowledgebase-file",
      #"{"knowledgebase_id":"\#(id)","file":[{"name":"talk.mp3","content":"\#(content)"}]}"#)
    #expect(answer.status == 400)
    #expect(answer.body.asText.contains("MEMCUBE_TRANSCRIPTION_MODEL"))
  }

  @Test func pathsAreWrittenDown() throws {
    let place = try DocumentTests.Place()
    let file = try Files.open(
      place.path.appending("talk.wav"), OpenFlags.write | OpenFlags.create, mode: 0o600)
    try Files.write(file, Array("RIFF\0\0\0\0WAVEfmt ".utf8) + Self.sound)
    try with(root: place.path, { _ in Self.says("The heron is called Bela.") }) { caller, _ in
      _ = try caller.good("POST", "/mem_cubes", #"{"name":"c1"}"#)
      let made = try caller.good(
        "POST", "/memories", #"{"doc_path":"talk.wav"}"#)
      #expect(made["data"]?["memory_ids"]?.elements?.count == 1)
      let found = try caller.good(
        "POST", "/search", #"{"query":"What is the heron called?"}"#)
      #expect(found.bytes.asText.contains("Bela"))
    }
    let caller = try Caller { $0.importRoots = [place.path] }
    _ = try caller.good("POST", "/mem_cubes", #"{"name":"c1"}"#)
    let refused = try caller.call(
      "POST", "/memories", #"{"doc_path":"talk.wav"}"#)
    #expect(refused.status == 400)
    #expect(refused.body.asText.contains("MEMCUBE_TRANSCRIPTION_MODEL"))
  }

  @Test(
    arguments: [
      ("a.mp3", "", [0xFF, 0xFB, 0x90, 0], "mp3"), ("a", "", Array("OggS".utf8) + [0, 2], "ogg"),
      ("a", "", Array("fLaC".utf8) + [0, 0], "flac"), ("a", "audio/mpeg", [0xFF, 0xFB, 0], "mp3"),
      ("a", "", Array("RIFF".utf8) + [1, 0, 0, 0] + Array("WAVE".utf8), "wav"),
      ("a.bin", "", [0, 0, 0, 0x20] + Array("ftypM4A ".utf8), "m4a"), ("a.bin", "", [0, 1], nil),
      // Words are words, whatever their file is called.
      ("a.mp3", "", Array("ID3 tags are text.".utf8), nil), ("a", "", Array("OggS".utf8), nil),
      ("a.webp", "", Array("RIFF".utf8) + [1, 0, 0, 0] + Array("WEBP".utf8), nil),
    ] as [(String, String, [UInt8], String?)])
  func recordingsAreKnown(name: String, type: String, start: [UInt8], ending: String?) {
    let format = DocumentFormat(
      name: Array(name.utf8), type: type.isEmpty ? nil : Array(type.utf8), start: start)
    if let ending {
      #expect(format == .audio(ending))
    } else if case .audio = format {
      Issue.record("\(name) is no recording")
    }
  }
}
