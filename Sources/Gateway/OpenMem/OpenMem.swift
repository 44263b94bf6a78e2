internal import MemCube

/// MemOS Cloud's OpenMem: below `/api/openmem/v1`.
struct OpenMem: Dialect {
  let name = "openmem"

  var endpoints: [Endpoint] { lackingEndpoints }

  func reply(to fault: Fault, of call: Call) -> Reply {
    let (status, code) = Self.codes(fault.kind)
    return Reply(
      status: status,
      object(("code", JSON(code)), ("data", .null), ("message", JSON(fault.message))))
  }

  private static func codes(_ kind: Fault.Kind) -> (status: Int, code: Int) {
    switch kind {
    case .noKey: (401, 40100)
    case .badKey: (401, 40132)
    case .forbidden: (403, 40306)
    case .foreignOrigin: (403, 40000)
    case .malformed, .invalid, .exists: (400, 40000)
    case .missing: (400, 40002)
    case .empty: (400, 40003)
    case .notFound(.knowledgeBase): (404, 50120)
    case .notFound(.job): (404, 50131)
    case .notFound(.user): (404, 40308)
    case .notFound: (404, 40001)
    case .noEndpoint: (404, 40000)
    case .wrongMethod: (405, 40000)
    case .unsupported: (501, 50002)
    case .refused(let status): (status, status == 413 ? 40305 : 40000)
    case .limited: (429, 40300)
    case .quota(.ingest, _): (429, 40301)
    case .quota(.retrieval, _): (429, 40302)
    case .unavailable: (503, 50004)
    case .failed: (500, 50000)
    }
  }
}

/// What the dialect has and this server does not, each with its reason. Paths stand behind the
/// prefix.
extension OpenMem {
  private var lackingEndpoints: [Endpoint] {
    let reason = "this dialect is not built yet"
    let posts: [(String, String)] = [
      ("/add/message", "add messages"), ("/get/message", "messages"),
      ("/search/memory", "search memories"), ("/get/memory", "list memories"),
      ("/update/memory", "change a memory"), ("/delete/memory", "delete memories"),
      ("/add/feedback", "feedback"), ("/get/status", "how a task goes on"),
      ("/create/knowledgebase", "make a knowledge base"),
      ("/delete/knowledgebase", "detach it"), ("/add/knowledgebase-file", "add files"),
      ("/get/knowledgebase-file", "its files"), ("/delete/knowledgebase-file", "delete files"),
      ("/chat", "a conversation"), ("/extract/memory", "what would be learned"),
      ("/rerank", "an order"), ("/bind/profile_template", "bind profiles"),
      ("/edit/profile", "change a profile"), ("/delete/profile", "delete a profile"),
    ]
    return posts.map { Endpoint(.post, $0.0, $0.1, lacking: reason) } + [
      Endpoint(.get, "/get/memory/{id}", "one memory", lacking: reason)
    ]
  }
}
