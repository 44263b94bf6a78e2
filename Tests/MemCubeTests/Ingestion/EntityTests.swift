import Testing

@testable import Learning

/// Names, what they name, and how they relate.
@Suite struct EntityTests {
  @Test(arguments: [
    ("I met Melanie in Porto", ["Melanie PERSON", "Porto LOCATION"]),
    ("Mel came too", ["Melanie PERSON"]),
    ("she studies at Ghent University", ["Ghent University ORGANIZATION"]),
    ("we played at the Harbour Festival", ["Harbour Festival EVENT"]),
    ("we swam in Blue Lake", ["Blue Lake LOCATION"]),
    ("I love the Julian Alps", ["Julian Alps LOCATION"]),
    ("I read \"The Long Way\" twice", ["The Long Way PRODUCT"]),
    ("I flew to New Zealand on Monday in June", ["New Zealand LOCATION"]),
    ("my dog Rex barks", ["Rex PERSON"]),
    ("we drove to Zzyzx", ["Zzyzx LOCATION"]),
    ("I use Foobar daily", ["Foobar OTHER"]),
    ("Painting is fun and I'm happy", []),
    ("the University of the West is old", ["University of the West OTHER"]),
    ("the display says F. 28 again", []),
    ("I love THRILLS", []), ("Met Oscar there", ["Oscar PERSON"]),
    ("Mondays are long", []), ("Day two was long", []), ("Eve of the race and no sleep", []),
    ("it was New Year's Eve then", ["New Year's Eve EVENT"]), ("Eve sings", ["Eve PERSON"]),
    ("Sofia sings well", ["Sofia PERSON"]), ("we drove to Sofia", ["Sofia LOCATION"]),
  ])
  func findsNames(text: String, names: [String]) {
    let found = EntityFinder(participants: ["Ana", "Melanie"]).find(WordScanner.words(text))
    #expect(found.map { "\($0.name) \($0.type.rawValue)" } == names)
  }

  @Test func anAliasMustBeClear() {
    let finder = EntityFinder(participants: ["Melanie", "Melissa"])
    #expect(finder.find(WordScanner.words("then Mel came")).first?.name == "Mel")
  }

  @Test func oneNameHasOneType() {
    let settled = EntityFinder.settle([
      NamedEntity(name: "Foo", type: .other), NamedEntity(name: "Bar", type: .person),
      NamedEntity(name: "Foo", type: .product), NamedEntity(name: "Foo", type: .location),
      NamedEntity(name: "Foo", type: .location),
    ])
    #expect(settled.map(\.name) == ["Foo", "Bar"])
    #expect(settled.first?.type == .location)
  }

  @Test(arguments: [
    ("my sister Clara lives there", "Ana sister Clara"),
    ("my brother is called Emil", "Ana brother Emil"),
    ("Clara is my cousin", "Ana cousin Clara"),
    ("I live in Porto now", "Ana lives_in Porto"),
    ("we moved to New York last year", "Ana lives_in New York"),
    ("I moved from Ghent", "Ana lived_in Ghent"),
    ("I work at Acme Labs", "Ana works_at Acme Labs"),
    ("I work as a school nurse since May", "Ana works_as school nurse"),
    ("my favourite colour is dark green", "Ana favourite_colour dark green"),
    ("my favourite tea is jasmine now", "Ana favourite_tea jasmine"),
    ("I started a new job at Acme Labs last Monday", "Ana works_at Acme Labs"),
    ("I have a dog named Rex", "Ana has_pet Rex"),
    ("we adopted a cat", "Ana has_pet cat"),
    ("I used to live in Ghent", "Ana lived_in Ghent"), ("we lived in Ghent", "Ana lived_in Ghent"),
    ("I have lived in Ghent since May", "Ana lives_in Ghent"),
    ("I sold the flat and moved to Ghent", "Ana lives_in Ghent"),
    ("Just moved to Ghent", "Ana lives_in Ghent"),
    ("I left Acme and joined Brandt", "Ana worked_at Acme"),
    ("I'm thinking of moving to Ghent", nil), ("I'm moving to Ghent in 2031", nil),
    ("I want to live in Ghent", nil), ("if I moved to Ghent", nil),
    ("our class moved to Friday", nil), ("our office moved to Ghent", nil),
    ("I moved to Mondays", nil), ("I told her that Tom moved to Ghent", nil),
    ("my cat Mia passed away", nil), ("we gave away a dog named Rex", nil),
    ("my sister lives in Rome", nil), ("it is my sister", nil), ("I work hard", nil),
    ("thanks, my friend, Bo", nil), ("I'm back from Oslo", nil), ("I'm from Oslo", "Ana from Oslo"),
  ])
  func findsRelations(text: String, relation: String?) {
    let found = RelationFinder(speaker: "Ana", entities: []).find(WordScanner.words(text))
    #expect(found.first.map { "\($0.from) \($0.type) \($0.to)" } == relation)
  }
}
