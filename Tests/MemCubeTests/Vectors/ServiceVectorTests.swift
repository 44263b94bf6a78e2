import Embedding
import Posix
import SQLite
import Testing

@testable import Format
@testable import Index
@testable import MemCube
@testable import Models
@testable import Search

/// Vectors of a model's service, which counts badly, breaks off, changes its mind and comes back.
@Suite struct ServiceVectorTests {
  private let scratch: Scratch
  private let server: ModelServer
  private static let model = "concepts-64"

  init() throws {
    scratch = try Scratch()
    server = try ModelServer()
  }

  private func open(
    _ model: String = Self.model, _ change: (inout ModelEndpoint) -> Void = { _ in }
  ) throws -> Cube {
    var host = scratch.host()
    host.model = server.client(model, change)
    let path = scratch.path("c.memcube")
    if Files.exists(path) { return try Cube.open(at: path, host: host, ticks: false) }
    try Cube.create(at: path, host: host).close()
    return try Cube.open(at: path, host: host, ticks: false)
  }

  private func fill(_ cube: Cube) throws {
    try cube.put("dog.md", "My dog chews on every shoe in the house")
    try cube.put("report.md", "The quarterly report is due on Friday")
    try cube.put("kitchen.md", "We painted the kitchen walls yellow")
    try cube.put("flight.md", "The plane to Tokyo leaves at nine")
    try cube.put("soup.md", "Simmer the broth with ginger for two hours")
  }

  /// The best result's path; no word of these questions stands in a text.
  private func best(_ question: String, in cube: Cube) throws -> String? {
    try cube.search(Array(question.utf8), now: Timestamp(seconds: 0)).results.first
      .map { String(decoding: $0.path, as: UTF8.self) }
  }

  private func keys(_ cube: Cube) -> Int { cube.semantics.current()?.vectors.keys().count ?? 0 }

  /// Who waits for the vectors of what was just written has them, or is told that they are not there.
  @Test func vectorsOfWhatWasWrittenAreAwaited() throws {
    let cube = try open()
    try fill(cube)
    let names = ["dog.md", "soup.md"]
    let objects = try names.compactMap { try cube.find(.memories, Array($0.utf8))?.object }
    #expect(objects.count == 2)
    #expect(try !cube.embed(objects, until: Clock.monotonic()))
    #expect(try cube.awaitsVectors(objects))
    #expect(try cube.embed(objects, until: Clock.monotonic() + 10_000_000_000))
    #expect(try !cube.awaitsVectors(objects))
    #expect(try best("puppy ruins footwear", in: cube) == "memories/dog.md")
  }

  /// Where the service is down nothing more is to come soon: nobody waits for it.
  @Test func aServiceThatIsDownIsNotAwaited() throws {
    let cube = try open("500")
    try fill(cube)
    let object = try #require(try cube.find(.memories, Array("dog.md".utf8))?.object)
    #expect(try cube.embed([object], until: Clock.monotonic() + 10_000_000_000))
    #expect(try !cube.awaitsVectors([object]))
  }

  @Test(arguments: ["concepts-64", "concepts-100", "concepts-1536"])
  func meaningIsFoundWithoutACommonWord(model: String) throws {
    let cube = try open(model)
    try fill(cube)
    #expect(try cube.embedTexts())
    #expect(keys(cube) == 5)
    #expect(try best("puppy ruins footwear", in: cube) == "memories/dog.md")
    #expect(try best("cooking recipe", in: cube) == "memories/soup.md")
    try cube.put("report.md", "A kitten sleeps on the sofa")
    #expect(try cube.embedTexts())
    #expect(try best("young cat", in: cube) == "memories/report.md")
    try cube.close()
    // Another process finds them where they are.
    let again = try open(model)
    #expect(try best("travel to Japan", in: again) == "memories/flight.md")
    #expect(try again.embedTexts())
    try again.close()
  }

  @Test(arguments: [
    "few", "twice", "nan", "ragged", "bare", "cut", "html", "empty", "text", "deep", "huge", "429",
    "500", "401", "slow",
  ])
  func whatFailsIsNotedAndTriedAgain(model: String) throws {
    let cube = try open()
    try fill(cube)
    try server.behave(Self.model, as: model)
    #expect(try !cube.embedTexts())
    #expect(keys(cube) == 0)
    let job = try #require(try cube.jobs().first)
    #expect(job.state == .failed)
    #expect(job.source == Array("vectors".utf8))
    #expect(job.waiting == 5)
    #expect(job.error?.contains("the model") == true)
    // By words, meanwhile.
    #expect(try best("dog", in: cube) == "memories/dog.md")
    try server.behave(Self.model, as: Self.model)
    #expect(try cube.embedTexts())
    #expect(try cube.jobs().isEmpty)
    #expect(try best("puppy ruins footwear", in: cube) == "memories/dog.md")
    try cube.close()
  }

  @Test func aCubeInUseIsNotHeldUp() throws {
    let cube = try open()
    try fill(cube)
    #expect(try cube.embedTexts())
    try server.behave(Self.model, as: "slow")
    cube.startEmbedding()
    let began = Clock.monotonic()
    try cube.put("new.md", "An owl in the attic")
    #expect(Clock.monotonic() - began < 1_000_000_000)
    #expect(try best("dog shoe", in: cube) == "memories/dog.md")
    // The first question waits a second and a half, and the next ones not at all.
    #expect(Clock.monotonic() - began < 4_000_000_000)
    let second = Clock.monotonic()
    #expect(try best("owl attic", in: cube) == "memories/new.md")
    #expect(Clock.monotonic() - second < 1_000_000_000)
    try cube.close()
  }

  @Test func anotherModelMakesItsOwn() throws {
    let first = try open()
    try fill(first)
    #expect(try first.embedTexts())
    let kept = try Files.readAll(first.semantics.path)
    try first.close()
    let second = try open("concepts-65")
    #expect(try best("puppy ruins footwear", in: second) == nil)
    #expect(try second.embedTexts())
    #expect(second.semantics.path != first.semantics.path)
    #expect(try best("puppy ruins footwear", in: second) == "memories/dog.md")
    try second.close()
    // Who goes back does not pay again.
    let third = try open()
    #expect(try third.embedTexts())
    #expect(try Files.readAll(third.semantics.path) == kept)
    try third.close()
  }

  /// The key of a text is noted once, whichever model made its vector.
  @Test func twoModelsAtOnceBothFindWhatTheOtherNoted() throws {
    let first = try open()
    try fill(first)
    #expect(try first.embedTexts())
    // Nothing ticks here that would let others write.
    try first.state.withLock { core throws(CubeError) in try core.commit() }
    let second = try open("concepts-65")
    #expect(try second.embedTexts())
    try second.put("owl.md", "An owl in the attic")
    try second.put("heron.md", "A heron by the river")
    #expect(try second.embedTexts())
    #expect(keys(second) == 7)
    try second.close()
    try first.refresh()
    #expect(try first.embedTexts())
    #expect(keys(first) == 7)
    #expect(try first.embedTexts())
    try first.close()
  }

  @Test func anotherDimensionIsBelievedIfTheServiceInsists() throws {
    let cube = try open()
    try fill(cube)
    #expect(try cube.embedTexts())
    try cube.put("owl.md", "An owl in the attic")
    // Once is a mistake.
    try server.behave(Self.model, as: "concepts-100", Self.model)
    #expect(try !cube.embedTexts())
    #expect(keys(cube) == 5)
    #expect(try cube.jobs().first?.error?.contains("100 numbers") == true)
    #expect(try cube.embedTexts())
    #expect(keys(cube) == 6)
    // A question's vector of another dimension finds nothing, rather than anything.
    try server.behave(Self.model, as: "concepts-100")
    #expect(try best("puppy ruins footwear", in: cube) == nil)
    try cube.put("heron.md", "A heron by the river")
    #expect(try cube.embedTexts())
    #expect(cube.semantics.current()?.vectors.dimension == 100)
    #expect(keys(cube) == 7)
    #expect(try best("cooking recipe", in: cube) == "memories/soup.md")
    try cube.close()
  }

  @Test func whatIsPurgedLeavesNoVectorOfAnyModel() throws {
    let cube = try open()
    try fill(cube)
    #expect(try cube.embedTexts())
    try cube.close()
    let other = try open("concepts-65")
    #expect(try other.embedTexts())
    let dog = try #require(try other.find(.memories, Array("dog.md".utf8))?.object)
    try other.purge([dog])
    #expect(keys(other) == 4)
    #expect(VectorFile(existing: cube.semantics.path)?.keys().count == 4)
    try other.close()
  }

  @Test func aTextThatIsRefusedDoesNotHoldUpTheOthers() throws {
    let cube = try open("picky")
    try fill(cube)
    try cube.put("odd.md", "This is forbidden")
    #expect(try cube.embedTexts())
    #expect(keys(cube) == 5)
    #expect(try cube.embedTexts())
    #expect(try best("puppy ruins footwear", in: cube) == "memories/dog.md")
    try cube.close()
  }

  @Test func aLongTextIsCutAndOddBytesAreAsked() throws {
    let cube = try open("short-1024")
    try fill(cube)
    try cube.put("long.md", String(repeating: "The owl sleeps. ", count: 1000))
    #expect(try cube.embedTexts())
    #expect(keys(cube) == 6)
    let odd = Array("puppy ".utf8) + [0xFF, 0xFE, 0x20] + Array("ruins footwear".utf8)
    let found = try cube.search(odd, now: Timestamp(seconds: 0)).results.first
    #expect(found?.path == Array("memories/dog.md".utf8))
    try cube.close()
  }

  @Test func manyTextsTakeSeveralRequests() throws {
    let cube = try open()
    for number in 0..<100 { try cube.put("\(number).md", "Number \(number) is odd or even") }
    var steps: [Int64] = []
    #expect(try cube.embedTexts { done, _ in steps.append(done) })
    #expect(steps.count == 4)
    #expect(keys(cube) == 100)
    // An index made anew knows them.
    try cube.rebuild()
    try server.behave(Self.model, as: "500")
    #expect(try cube.embedTexts())
    try cube.close()
  }
}
