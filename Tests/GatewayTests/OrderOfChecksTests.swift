import HTTP
import Posix
import Testing

@testable import Format
@testable import Gateway

/// Which of several things that are wrong with a call its caller hears of: key, route, size, JSON.
@Suite struct OrderOfChecksTests {
  @Test(arguments: [
    ("/api/openmem/v1/add/message", "wrong", 401, 40132),
    ("/api/openmem/v1/no/such", "wrong", 401, 40132),
    ("/api/openmem/v1/no/such", "", 404, 40000),
    ("/api/openmem/v1/get/memory/x", "", 405, 40000),
    ("/api/openmem/v1/add/message", "", 413, 40305), ("/memories/", "wrong", 401, 401),
    ("/no/such", "", 404, 404), ("/memories", "", 413, 413),
  ])
  func aLongBodyIsTheLast(_ path: String, _ key: String, _ status: Int, _ code: Int) throws {
    let caller = try Caller(SocketWay.self)
    let body = #"{"x":""# + String(repeating: "a", count: 9 << 20) + #""}"#
    for text in [body, String(body.dropLast(7 << 20))] {
      let answer = try caller.call("POST", path, text, key: key.isEmpty ? caller.key : key)
      // Of one that is not too long what is wrong is that it is cut.
      let isShort = text.utf8.count < 8 << 20 && status == 413
      #expect(isShort || answer.status == status, "\(answer.body.asText)")
      #expect(isShort || answer.json()["code"]?.integer == Int64(code))
    }
  }

  /// A form that is not even read is too long by all its files together.
  @Test func aFormThatIsTooLongSaysSoOfItsFiles() throws {
    let caller = try Caller()
    func refused(_ type: String) -> JSON? {
      let request = Request(
        method: Array("POST".utf8),
        target: Array("/api/openmem/v1/add/knowledgebase-file".utf8),
        fields: [
          Request.Field("Authorization", "Token \(caller.key)"),
          Request.Field("Content-Type", type),
        ])
      let response = caller.gateway.refuse(request, .tooLong(limit: 300 << 20))
      guard case .bytes(let body) = response.body else { return nil }
      return try? JSON.parse(body)["code"]
    }
    #expect(refused("multipart/form-data; boundary=xYz")?.integer == 50105)
    #expect(refused("application/json")?.integer == 40305)
  }

  @Test func nothingIsNoBody() throws {
    let caller = try Caller()
    for path in ["/search/memory", "/add/message", "/delete/memory"] {
      for body in ["", " \n"] {
        let answer = try caller.call("POST", "/api/openmem/v1\(path)", body)
        #expect(answer.status == 400 && answer.json()["code"]?.integer == 40000, "\(path)")
      }
    }
  }

  @Test func aSchemeThatIsNoneOfItsOwnGivesNoKey() throws {
    let caller = try Caller()
    let path = "/api/openmem/v1/get/message"
    for (scheme, code) in [("Basic", 40100), ("Digest", 40100), ("Token", 40132)] {
      let answer = try caller.call("POST", path, "{}", key: "eDp5", scheme: scheme)
      #expect(answer.status == 401 && answer.json()["code"]?.integer == Int64(code), "\(scheme)")
    }
    // To the others a user's name may be the key.
    let answer = try caller.call("GET", "/v1/ping/", key: "eDp5", scheme: "Basic")
    #expect(answer.body.asText.contains("unknown"))
  }

  /// Who forgot the base URL's path is told it.
  @Test(arguments: [
    ("/add/message", true), ("//get/memory/x", true), ("/api/search/memory", true),
    ("/v1/add/message", true), ("/openmem/v1/add/message", true), ("/nowhere", false),
    ("/add/nothing", false), ("/api/openmem/v1/add/nothing", false),
  ])
  func openMemBelowAnotherPathIsNamed(_ path: String, _ isNamed: Bool) throws {
    let caller = try Caller()
    let method = path.hasSuffix("/x") ? "GET" : "POST"
    let answer = try caller.call(method, path, method == "GET" ? nil : "{}")
    #expect(answer.status == 404 && answer.body.asText.contains("/api/openmem/v1") == isNamed)
  }

  @Test func aBindingWithoutASubjectLacksIt() throws {
    let caller = try Caller()
    let made = try caller.openMem("/add/profile_template", #"{"name":"n","metadata":{}}"#)
    let form = #""profile_template_id":"\#(try #require(made.text("id")))""#
    try caller.fault("/bind/profile_template", #"{"bind_list":[{\#(form)}]}"#, 400, 40002)
    try caller.fault(
      "/bind/profile_template", #"{"bind_list":[{\#(form),"user_id":"a","agent_id":"b"}]}"#, 400,
      40000)
  }
}
