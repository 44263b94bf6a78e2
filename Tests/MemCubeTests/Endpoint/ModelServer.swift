import Posix
import Testing

@testable import Format
@testable import Models

/// Tests/Fixtures/model_server.py as a process, until the value goes.
final class ModelServer {
  let base: String
  private let process: Process
  private var input: Pipe?

  init() throws {
    let script = Path(#filePath).parent.parent.parent.appending("Fixtures/model_server.py")
    let held = try Pipe()
    let output = try Pipe()
    process = try Process.spawn(
      [Array("/usr/bin/python3".utf8), Array("-B".utf8), script.bytes],
      streams: Process.Streams(input: held.reader.raw, output: output.writer.raw))
    input = consume held
    let reader = output.closeWriter()
    var line: [UInt8] = []
    while line.last != 0x0A {
      let part = try Files.read(reader, count: 1)
      if part.isEmpty { break }
      line += part
    }
    let port = try #require(Int(String(decoding: line.dropLast(), as: UTF8.self)))
    base = "http://127.0.0.1:\(port)/v1"
  }

  /// A client of it whose models all have one name.
  func client(_ model: String, _ change: (inout ModelEndpoint) -> Void = { _ in }) -> ModelClient {
    var endpoint = ModelEndpoint(base: base)
    endpoint.chatModel = model
    endpoint.embeddingModel = model
    endpoint.rerankModel = model
    endpoint.retries = 0
    endpoint.timeout = 1_000_000_000
    change(&endpoint)
    return ModelClient(endpoint, sleep: { _ in })
  }

  /// Lets a model behave as others: one request after the other, then as the last.
  func behave(_ model: String, as others: String...) throws {
    _ = try client(model) { $0.timeout = 10_000_000_000 }.post(
      "/behave",
      .object([
        JSON.Member("model", JSON(model)), JSON.Member("as", .array(others.map { JSON($0) })),
      ]))
  }

  deinit {
    // It ends with its input.
    input = nil
    _ = try? process.wait()
  }
}
