internal import Digest
internal import HTTPClient
internal import Posix
internal import XML

/// Blobs that are put in parts. What fails is aborted, so that no part is left to be paid for.
extension S3Store {
  /// At most 10,000 parts: 600 GB.
  private static let step: Int64 = 64 << 20

  func putLarge(
    _ object: StoredObject, _ cube: [UInt8], _ content: ByteSource
  ) throws(StoreError) {
    let key = key(object, cube)
    var begin = S3Request(.post, key, object.title)
    begin.query = [("uploads", "")]
    begin.fields = [.init("Content-Type", "application/octet-stream")]
    guard let root = try? XMLElement.read(try client.send(begin).body),
      let upload = root.text(of: "UploadId"), !upload.isEmpty
    else { throw S3Failure.noService(client.place) }
    do throws(StoreError) {
      try putParts(object, key, content, upload)
    } catch {
      var abort = S3Request(.delete, key, object.title)
      abort.query = [("uploadId", upload)]
      _ = try? client.send(abort)
      throw error
    }
  }

  private func putParts(
    _ object: StoredObject, _ key: String, _ content: ByteSource, _ upload: String
  ) throws(StoreError) {
    var list = Array("<CompleteMultipartUpload>".utf8)
    var offset: Int64 = 0
    var number = 1
    while offset < content.count {
      let part = content[offset..<min(content.count, offset + Self.step)]
      var request = S3Request(.put, key, object.title)
      request.query = [("partNumber", String(number)), ("uploadId", upload)]
      request.body = part
      request.sum = try Self.sum(part)
      guard let tag = try client.send(request)["etag"] else {
        throw S3Failure.noService(client.place)
      }
      list += Array("<Part><PartNumber>\(number)</PartNumber><ETag>".utf8)
      XMLText.escape(Array(tag.utf8), to: &list)
      list += Array("</ETag></Part>".utf8)
      offset += part.count
      number += 1
    }
    list += Array("</CompleteMultipartUpload>".utf8)
    var end = S3Request(.post, key, object.title)
    end.query = [("uploadId", upload)]
    end.body = .memory(list)
    end.sum = SHA256.hash(list)
    end.fields = [.init("Content-Type", "application/xml")]
    // It may fail after the status was sent.
    let root = try? XMLElement.read(try client.send(end).body)
    guard let root, root.text(of: "ETag") != nil else {
      throw .unreachable(
        "\(address) did not put the parts of \(object.title) together"
          + (root?.text(of: "Code").map { ": \($0.prefix(80))" } ?? ""))
    }
  }
}
