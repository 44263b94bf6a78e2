import Posix
import Testing

@testable import Models

/// Recordings, which a service writes down.
@Suite struct TranscriptionTests {
  let server: ModelServer

  init() throws { server = try ModelServer() }

  private func client(
    _ model: String, _ change: (inout ModelEndpoint) -> Void = { _ in }
  ) -> ModelClient {
    server.client(model) {
      $0.transcriptionModel = model
      $0.timeout = 10_000_000_000
      change(&$0)
    }
  }

  private func write(
    _ audio: ByteSource, _ client: ModelClient
  ) throws(ModelError) -> String {
    String(decoding: try client.transcribe(audio, ending: "mp3"), as: UTF8.self)
  }

  @Test func whatIsSaidIsWrittenDown() throws {
    #expect(try write(.memory(Array("ID3\0Bela nests.".utf8)), client("good")) == "ID3Bela nests.")
    // Blank where nobody speaks.
    #expect(try write(.memory([0]), client("silent")).isEmpty)
  }

  /// A part of a file is sent as it is read, however long it is.
  @Test func longFilesAreSentWhole() throws {
    let path = Path("/tmp/memcube-recording-\(System.process)-\(Clock.monotonic())")
    defer { try? Files.unlink(path) }
    let file = try Files.open(path, OpenFlags.readWrite | OpenFlags.create, mode: 0o600)
    let size = 5 << 20
    try Files.write(file, Array("head".utf8) + [UInt8](repeating: 0x61, count: size))
    let whole = try ByteSource(HeldFile(try Files.open(path, OpenFlags.read)))
    let text = try write(whole[4..<Int64(size + 4)], client("good"))
    #expect(text == String(repeating: "a", count: 1000))
    // A file that is cut before it is sent is no form without an end.
    try Files.truncate(file, 1 << 20)
    #expect(throws: ModelError.self) { try write(whole, client("good")) }
  }

  @Test(arguments: [
    ("500", "status 500"), ("401", "status 401"), ("413", "status 413"), ("cut", "cannot be used"),
    ("html", "no JSON"), ("empty", "no JSON"), ("deep", "no JSON"), ("bare", "no \"text\""),
    ("huge", "answer is over"),
  ])
  func servicesMisbehave(model: String, says: String) {
    do {
      let said = try write(.memory([0, 1]), client(model))
      Issue.record("\(model) said \(said)")
    } catch { #expect("\(error)".contains(says), "\(model): \(error)") }
  }

  @Test func whatMayPassIsTriedAgain() throws {
    let client = client("503-once") { $0.retries = 1 }
    #expect(try write(.memory(Array("Again".utf8)), client) == "Again")
  }

  @Test func nobodyWaitsForWhatIsNotWanted() {
    let client = client("slow")
    #expect(throws: ModelError.stopped) {
      try client.transcribe(.memory([0]), ending: "mp3", .asked(until: { true }))
    }
  }

  @Test func whatIsNotSetIsNamed() {
    let client = ModelClient(ModelEndpoint(base: server.base))
    #expect(throws: ModelError.notConfigured("MEMCUBE_TRANSCRIPTION_MODEL")) {
      try write(.memory([0]), client)
    }
  }
}
