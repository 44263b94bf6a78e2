import Testing

@testable import Learning

/// What a clause claims, whatever the clauses beside it tell.
@Suite struct OwnClausesTests {
  private func ended(_ said: (String, String)) throws -> [String] {
    try Changes.of([said.0, said.1], by: nil, least: 1).ended
  }

  @Test(arguments: [
    ("I live in Lisbon.", "I live in Porto now, I moved there in October."),
    ("I live in Lisbon.", "I live in Porto now and I moved there in October."),
    ("I live in Lisbon.", "I live in Porto now; moved there in October."),
    ("My sister lives in Lisbon.", "My sister lives in Porto now, she moved there in October."),
    ("I work for Acme in Rotterdam.", "I now work for Globex in Utrecht, I left Acme last month."),
    ("My boss is Henk.", "Ingrid is my boss now."),
    ("My boss is Henk.", "Henk left, Ingrid is my boss now."),
    ("I drive a Volvo.", "I ride a bike now, I sold the Volvo last week."),
  ])
  func ends(_ said: (String, String)) throws {
    #expect(try ended(said).count == 1, "\(said)")
  }

  @Test(arguments: [
    ("I live in Lisbon.", "If I get the job, I live in Porto."),
    ("I live in Lisbon.", "Bo thinks I live in Porto now, he moved there in October."),
    ("I live in Lisbon.", "I live in Porto at weekends, I rent a room there."),
    ("I live in Lisbon.", "My sister lives in Porto now, she moved there in October."),
    ("I live in Lisbon.", "My dream: I live in Porto now, I moved there in October."),
    ("My boss is Henk.", "Henk left, Ingrid is my sister's boss now."),
    ("My boss is Henk.", "Ingrid is my boss's wife."),
    ("I have a dog, a cat and a Ferrari.", "I sold my Ferrari."),
  ])
  func endsNothing(_ said: (String, String)) throws {
    #expect(try ended(said).isEmpty, "\(said)")
  }
}
