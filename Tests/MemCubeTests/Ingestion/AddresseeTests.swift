import Testing

@testable import Learning

/// A question that is put to one person by name is not answered by another.
@Suite struct AddresseeTests {
  @Test(arguments: [
    "Bo, where do you live?", "Where do you live, Bo?", "@Bo where do you live?",
    "Hey Bo, where do you live?", "Hey Bo! Where do you live?", "Bo and Karl, where do you live?",
    "I'm fine. Bo, where do you live?",
  ])
  func itIsForAnother(question: String) {
    #expect(Addressee.isOther(of: question, than: "Ana Costa", among: ["Cleo", "Bo Berg"]))
    #expect(!Addressee.isOther(of: question, than: "Bo Berg", among: ["Cleo", "Ana Costa"]))
  }

  @Test(arguments: [
    "Where do you live?", "Ana, where do you live?", "An, where do you live?",
    "Bo and Ana, where do you live?", "Where do you live with Bo?",
    "Bo lives here. Where do you live?",
    "Bo, I live here.", "Rome, was it nice?", "Lately, where do you live?",
  ])
  func itMayBeForAnybody(question: String) {
    #expect(!Addressee.isOther(of: question, than: "Ana Costa", among: ["Cleo", "Bo Berg"]))
  }

  /// Of two who talk, the other one is asked by whatever name.
  @Test func nicknames() {
    #expect(!Addressee.isOther(of: "Tom, where do you live?", than: "Ana Costa", among: ["Cleo"]))
    #expect(
      Addressee.isOther(of: "Tom, where do you live?", than: "Ana Costa", among: ["Cleo", "Bo"]))
  }
}

/// What something is called that the sentence before brings up.
@Suite struct NamedAfterTests {
  private static func texts(_ text: String, before: String? = nil) -> [String] {
    var source = Extracting.source(text)
    (source.own, source.followsOwn) = (before, before != nil)
    return RuleExtractor().statements(of: source).map(\.text)
  }

  @Test(arguments: [
    ("I adopted a greyhound.", "Her name is Pixel.", "Ana's greyhound is called Pixel."),
    ("I've got a new boat.", "It's called Nora Two!", "Ana's boat is called Nora Two."),
    ("I have a daughter.", "Her name's Lena.", "Ana's daughter is called Lena."),
  ])
  func itIsTheThings(before: String, said: String, told: String) {
    #expect(Self.texts("\(before) \(said)").contains(told))
    #expect(Self.texts(said, before: before) == [told])
  }

  @Test(arguments: [
    ("I met a man.", "His name is Karl."), ("I don't have a dog.", "Her name is Pixel."),
    ("Have I got a dog?", "Her name is Pixel."), ("Bo adopted a dog.", "Her name is Pixel."),
    ("I adopted a dog.", "Her name is secret."),
    ("Eva wrote: I adopted a dog.", "Her name is Pixel."),
    ("I have a cat and a dog.", "Her name is Pixel."),
  ])
  func itMayBeAnothers(before: String, said: String) {
    #expect(!Self.texts(said, before: before).contains { $0.contains("called") })
    #expect(Self.texts(said).allSatisfy { !$0.contains("called") })
  }

  /// "They" would be the other one.
  @Test func whoSpeaksBehindAnother() {
    #expect(
      Self.texts("Duarte asked me to marry him and I said yes.")
        == ["Duarte asked Ana to marry him and Ana said yes."])
    #expect(
      Self.texts("Maria gave me her old bike and I love it.") == [
        "Maria gave Ana her old bike and Ana loves it."
      ])
  }
}
