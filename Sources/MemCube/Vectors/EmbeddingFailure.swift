internal import Bundle
public import Format
internal import Models
internal import Posix
internal import Search

extension Cube {
  /// After so long, seconds, no process tries any more: otherwise the failure would be newer.
  private static let failureAge: Int64 = 86_400

  /// Why texts wait for their vectors, a sentence; nil: they do not, or not for a service.
  public func embeddingFailure() throws(CubeError) -> String? {
    guard let status = try? Files.status(embeddingFailureFile.path),
      status.mtime.seconds > Clock.now().seconds - Self.failureAge,
      let bytes = try embeddingFailureFile.read(), !bytes.isEmpty
    else { return nil }
    return String(decoding: bytes.prefix(4096), as: UTF8.self)
  }

  /// Notes why a service made no vectors, or that it did.
  func noteEmbedding(failed error: ModelError?) {
    let failures = semantics.withKnown { known in
      known.failures = error == nil ? 0 : known.failures + 1
      return known.failures
    }
    guard let error else {
      if Files.exists(embeddingFailureFile.path) { try? Files.unlink(embeddingFailureFile.path) }
      return
    }
    let times = failures > 1 ? " (\(failures) times)" : ""
    try? embeddingFailureFile.write(Array("\(error)\(times)".utf8), host: host)
  }

  private var embeddingFailureFile: StateFile {
    StateFile(path: replica.directory.appending("embedding-failed"))
  }
}
