/// What is to be done with a resource.
public enum Method: String, CaseIterable, Sendable {
  case get = "GET"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"

  /// The method of a request; HEAD asks as GET does. Nil for one that no endpoint has.
  init?(_ word: [UInt8]) {
    let text = String(decoding: word, as: UTF8.self)
    self.init(rawValue: text == "HEAD" ? "GET" : text)
  }
}
