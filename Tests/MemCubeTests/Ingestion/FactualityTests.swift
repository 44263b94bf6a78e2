import Posix
import Testing

@testable import Index
@testable import Learning
@testable import MemCube
@testable import Search

/// What a sentence says to be so, and what it only dreams, denies, reports or supposes.
@Suite struct FactualityTests {
  private func read(_ text: String, _ verb: String) -> Factuality? {
    let words = WordScanner.words(text)
    guard let place = words.lastIndex(where: { $0.lower == verb }) else { return nil }
    return FactualityReader(words).of(place)
  }

  @Test(arguments: [
    // Said to be so, whatever it hangs on.
    ("I live in York", "live", Factuality.asserted),
    ("I know that I live in York", "live", .asserted),
    ("I think I work for Brandt until May", "work", .asserted),
    ("I told my boss that I moved to York", "moved", .asserted),
    ("I never told you that I live in York", "live", .asserted),
    ("I can't believe I live in York", "live", .asserted),
    ("My boss knows I live in York", "live", .asserted),
    ("My mother is happy that we live in York", "live", .asserted),
    ("I don't only work at Brandt", "work", .asserted),
    ("I live in York, not in Hull", "live", .asserted),
    ("I love to live in York", "live", .asserted),
    ("I started working for Brandt", "working", .asserted),
    ("If it rains, I work from York", "work", .asserted),
    ("My boss dreams of Spain, but I live in York", "live", .asserted),
    ("In my dream job I work for Brandt", "work", .asserted),
    ("When I lived in Hull I had a cat", "had", .asserted),
    ("My aunt says hello, I live in York", "live", .asserted),
    ("I never smoked and I live in York", "live", .asserted),
    // It was so.
    ("I used to live in Hull", "live", .former),
    ("I no longer live in Hull", "live", .former),
    ("I don't work for Brandt any more", "work", .former),
    ("I haven't worked for Brandt since May", "worked", .former),
    ("I stopped working for Brandt", "working", .former),
    // Denied.
    ("I never worked for Brandt", "worked", .denied),
    ("I don't live in Hull", "live", .denied),
    ("I have never lived in Hull", "lived", .denied),
    ("It's not true that I live in Hull", "live", .denied),
    ("I never said that I live in Hull", "live", .denied),
    ("I don't think I live in Hull", "live", .denied),
    // Said or thought by others.
    ("My boss thinks I live in Hull", "live", .reported),
    ("You said I live in Hull", "live", .reported),
    ("Everyone assumes that I work for Brandt", "work", .reported),
    ("I was told that I live in Hull", "live", .reported),
    ("According to the bank I live in Hull", "live", .reported),
    ("Apparently I live in Hull", "live", .reported),
    ("My boss thinks I live in Hull and I work for Brandt", "work", .reported),
    ("My boss thinks, I live in Hull", "live", .reported),
    ("I thought I lived in Hull", "lived", .reported),
    ("I will work for Brandt", "work", .intended),
    // Dreamt, wished, supposed, nearly, meant as a joke.
    ("In my dream I moved to Hull", "moved", .unreal),
    ("I moved to Hull in my dream", "moved", .unreal),
    ("I dreamt that I lived in Hull", "lived", .unreal),
    ("If I lived in Hull, I would sail", "lived", .unreal),
    ("I would live in Hull if I could", "live", .unreal),
    ("I'd live in Hull", "live", .unreal),
    ("I wish I worked for Brandt", "worked", .unreal),
    ("I almost moved to Hull", "moved", .unreal),
    ("I pretended I have a dog", "have", .unreal),
    ("Imagine I work for Brandt", "work", .unreal),
    ("I want to live in Hull", "live", .intended),
    ("I was going to work for Brandt", "work", .intended),
    ("I'm thinking of working for Brandt", "working", .intended),
    ("I said I work for Brandt as a joke", "work", .unreal),
    ("I moved to Hull last week, just kidding", "moved", .unreal),
    ("My cousin asked whether I work for Brandt", "work", .unreal),
    ("In the novel I write, I live in Hull", "live", .unreal),
    ("I had a nightmare where I lived in Hull", "lived", .unreal),
    ("Had I moved to Hull, I would sail", "moved", .unreal),
    // German.
    ("Ich wohne in Kiel", "wohne", .asserted),
    ("Ich glaube, ich wohne in Kiel", "wohne", .asserted),
    ("Ich wohne nicht in Kiel", "wohne", .denied),
    ("Ich wohne nicht mehr in Kiel", "wohne", .former),
    ("Mein Chef glaubt, dass ich in Kiel wohne", "wohne", .reported),
    ("Mein Chef glaubt, ich wohne in Kiel", "wohne", .reported),
    ("Im Traum wohne ich in Kiel", "wohne", .unreal),
    ("Wenn ich in Kiel wohne", "wohne", .unreal),
    ("Ich habe geträumt, dass ich in Kiel wohne", "wohne", .unreal),
    ("Ich wohne in Kiel, stimmt aber nicht", "wohne", .unreal),
    ("Ich würde gern wohnen in Kiel", "wohnen", .unreal),
  ])
  func readsWhatIsSaidToBeSo(text: String, verb: String, wanted: Factuality) {
    #expect(read(text, verb) == wanted, "\(text)")
  }

  private func relations(_ text: String) -> [String] {
    RelationFinder(speaker: "Ana", entities: []).find(WordScanner.words(text))
      .map { "\($0.type) \($0.to)" }
  }

  @Test(arguments: [
    ("We moved from Hull to York in March", ["lived_in Hull", "lives_in York"]),
    ("I moved back to York", ["lives_in York"]),
    ("I used to work at Brandt as a welder", ["worked_at Brandt", "worked_as welder"]),
    ("I worked for Brandt", ["worked_at Brandt"]),
    ("I quit my job at Brandt last Friday", ["worked_at Brandt"]),
    ("We left our position with Brandt", ["worked_at Brandt"]),
    ("I have worked for Brandt since 2019", ["works_at Brandt"]),
    ("I don't work at Brandt any more", ["worked_at Brandt"]),
    ("I no longer live in Hull", ["lived_in Hull"]),
    ("I was living in Hull", ["lived_in Hull"]),
    ("When I lived in Hull I had a cat", ["lived_in Hull"]),
    ("My boss thinks my sister Ida is funny", ["sister Ida"]),
    ("I don't live in Leeds, I live in York", ["lives_in York"]),
    ("I have a cat named Tom and no dog", ["has_pet Tom"]),
  ])
  func factsAndFormerFacts(text: String, wanted: [String]) { #expect(relations(text) == wanted) }

  @Test(arguments: [
    "My boss thinks I live in Rome", "In my dream I moved to Oslo", "I never worked at Brandt",
    "If I lived in Paris I would be happy", "I wish I worked at Brandt", "I almost moved to Hull",
    "I pretended I have a dog called Rex", "I don't have a dog", "My ex claims I work as a clown",
    "According to my passport I'm from Malta", "I'm not from Malta",
    "My favourite food is not ramen",
    "I doubt I'll work at Brandt for long", "Who says I live in Rome",
    "I could have worked at Brandt",
    "In my dream my sister Ida could fly",
  ])
  func whatIsNotSaidToBeSoIsNoFact(text: String) { #expect(relations(text).isEmpty) }

  /// Whom or what one's own people have is theirs.
  @Test(arguments: [
    "My son's teacher is called Nora", "My sister's husband Karl sings", "My aunt's dog Rex barks",
    "I want to quit my job at Brandt",
  ])
  func whatIsAnothersIsNoFact(text: String) { #expect(relations(text).isEmpty) }

  /// What nearly happened, was dreamt, or was a joke ends nothing.
  @Test(arguments: [
    "I almost moved to Hull.", "In my dream, I moved to Hull.", "I moved to Hull, just kidding.",
    "Supposedly I moved to Hull.",
  ])
  func whatIsNotSoEndsNothing(later: String) throws {
    let talk = try Talk()
    try talk.say("I live in York.", on: "2022-05-10T12:00:00Z")
    try talk.say(later, in: "d", on: "2023-05-10T12:00:00Z")
    try talk.cube.ingest()
    let left = try talk.cube.search(Array("in:memories York".utf8), now: Clock.now()).results
    #expect(left.contains { $0.text == Array("Ana lives in York.\n".utf8) })
  }
}
