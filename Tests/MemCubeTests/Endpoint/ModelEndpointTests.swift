import Posix
import Testing

@testable import Format
@testable import Models

@Suite struct ModelEndpointTests {
  func endpoint(_ variables: [String: String]) throws(CubeError) -> ModelEndpoint? {
    try ModelEndpoint.of { variables[$0].map { Array($0.utf8) } }
  }

  @Test func withoutAnAddressThereIsNone() throws {
    #expect(try endpoint([:]) == nil)
    #expect(try endpoint(["MEMCUBE_CHAT_MODEL": "m", "OPENAI_API_KEY": "k"]) == nil)
    #expect(try endpoint(["MEMCUBE_MODEL_URL": ""]) == nil)
  }

  @Test func variablesAreRead() throws {
    let found = try endpoint([
      "MEMCUBE_MODEL_URL": "http://127.0.0.1:1/v1//", "MEMCUBE_MODEL_KEY": "secret",
      "MEMCUBE_CHAT_MODEL": "talker", "MEMCUBE_EMBEDDING_MODEL": "embedder",
      "MEMCUBE_RERANK_MODEL": "ranker", "MEMCUBE_TRANSCRIPTION_MODEL": "listener",
      "MEMCUBE_MODEL_TIMEOUT": "7",
      "MEMCUBE_MODEL_RETRIES": "0", "MEMCUBE_MODEL_CONCURRENCY": "9",
      "MEMCUBE_MODEL_BUDGET": "1000",
    ])
    let endpoint = try #require(found)
    #expect(endpoint.base == "http://127.0.0.1:1/v1")
    #expect(endpoint.key == Array("secret".utf8))
    #expect(endpoint.chatModel == "talker")
    #expect(endpoint.embeddingModel == "embedder")
    #expect(endpoint.rerankModel == "ranker")
    #expect(endpoint.transcriptionModel == "listener")
    #expect(endpoint.timeout == 7_000_000_000)
    #expect(endpoint.retries == 0)
    #expect(endpoint.concurrency == 9)
    #expect(endpoint.budget == 1000)
  }

  @Test(arguments: [
    ("MEMCUBE_MODEL_URL", "ftp://host"), ("MEMCUBE_MODEL_URL", "host:80"),
    ("MEMCUBE_MODEL_TIMEOUT", "0"), ("MEMCUBE_MODEL_TIMEOUT", "soon"),
    ("MEMCUBE_MODEL_RETRIES", "-1"), ("MEMCUBE_MODEL_CONCURRENCY", "9223372036854775808"),
    ("MEMCUBE_MODEL_BUDGET", "1e3"), ("MEMCUBE_MODEL_KEY", "two words"),
    ("MEMCUBE_MODEL_KEY_FILE", "/nonexistent/key"),
  ])
  func aWrongValueIsNamed(variable: String, value: String) {
    do {
      var variables = ["MEMCUBE_MODEL_URL": "http://127.0.0.1"]
      variables[variable] = value
      _ = try endpoint(variables)
      Issue.record("\(variable)=\(value) was taken")
    } catch {
      #expect("\(error)".contains(variable) || variable == "MEMCUBE_MODEL_KEY")
    }
  }

  @Test func aKeyMayStandInAFile() throws {
    let workspace = try Workspace()
    let path = workspace.root.appending("key")
    try Files.write(
      try Files.open(path, OpenFlags.write | OpenFlags.create), Array("secret\nnot this\n".utf8))
    let found = try endpoint([
      "MEMCUBE_MODEL_URL": "http://127.0.0.1", "MEMCUBE_MODEL_KEY_FILE": "\(path)",
    ])
    #expect(found?.key == Array("secret".utf8))
  }
}
