import Testing

@testable import Learning

/// Which learned memories say the same: what is taken for a repeat and is none is lost.
@Suite struct SameWordingTests {
  private func key(_ text: String) -> [UInt8]? { Repeats.key(Array(text.utf8)) }

  @Test(arguments: [
    ("Ana flew from Oslo to Rome.", "Ana flew from Rome to Oslo."),
    ("Ana likes tea more than coffee.", "Ana likes coffee more than tea."),
    ("Ana uses C++ at work.", "Ana uses C# at work."),
    ("Ana uses C++ at work.", "Ana uses C at work."),
    ("Ana's temperature is 5.", "Ana's temperature is -5."),
    ("Room 3 is on floor 4.", "Room 4 is on floor 3."),
    ("Ana sold 2 boats and bought 3 cars.", "Ana bought 2 boats and sold 3 cars."),
    ("Ana cycles from home to work.", "Ana cycles from work to home."),
    ("Ana can swim across the lake.", "Ana must swim across the lake."),
    ("Ana rarely eats red meat.", "Ana eats red meat."),
    ("Ana runs daily with Bo.", "Ana runs weekly with Bo."),
    ("The spare key is on the blue table.", "The spare key is under the blue table."),
    ("Ana was hired by Acme Labs.", "Ana hired Acme Labs."),
    ("Ana visits Turkey every year.", "Ana visits turkey every year."),
    ("Ana gave him a book about Rome.", "Ana gave her a book about Rome."),
    ("Ana's budget is $500.", "Ana's budget is \u{20AC}500."),
    ("Ana sold the red boats in May.", "Ana sold the red boat in May."),
    ("Ana doesn't always eat meat.", "Ana doesn't eat meat always and now."),
    ("Ana doesn't always eat red meat.", "Ana doesn't eat red meat."),
    ("The user uses vitamin A every day.", "The user uses vitamin B every day."),
  ])
  func another(one: String, other: String) throws {
    #expect(try #require(key(one)) != (try #require(key(other))))
  }

  @Test(arguments: [
    ("Ana has a cat called Tom.", "Ana has a cat called Tom!"),
    ("Ana really loves their blue bicycle.", "Ana loves their blue bicycle."),
    ("Ana collects stamps from Mongolia.", "Ana is collecting stamps from Mongolia."),
    ("Ana painted wooden boats in Kiel.", "Ana was painting wooden boats in Kiel."),
    ("Ana plays badminton with Bo.", "Ana always plays badminton with Bo (as of 3 May 2023)."),
    ("Ana keeps bees on the roof.", "Ana and others keep bees on the roof."),
    ("Ana's temperature is -5.", "Ana's temperature is -5!"),
  ])
  func theSame(one: String, other: String) throws {
    #expect(try #require(key(one)) == (try #require(key(other))))
  }
}
