import Testing

@testable import MemCube

/// What a message takes back or puts right itself.
@Suite struct TakenBackTests {
  @Test(arguments: [
    "I sold the car. Haha no.", "I sold the car. Not really.", "I sold the car. I wish!",
    "I sold the car. If only.", "I sold the car. That's a lie.", "I bought a horse. In Minecraft.",
    "I'm pregnant! That's what my sister said.", "I'm pregnant. Those were Eva's words.",
    "I moved to Faro. No wait, that was my brother.", "I married Tom. Then I woke up.",
  ])
  func nothingIsLearned(said: String) { #expect(Extracting.texts(said).isEmpty) }

  @Test(arguments: [
    ("I bought a horse. In Portugal.", "Ana bought a horse."),
    ("Not really. I live in Oslo.", "Ana lives in Oslo."),
    ("I'm not really into jazz. I love folk music.", "Ana loves folk music."),
    ("I moved to Faro. Sorry, I have to go.", "Ana moved to Faro."),
    ("I adopted a cat. No kidding!", "Ana adopted a cat."),
  ])
  func restStands(said: String, told: String) { #expect(Extracting.texts(said) == [told]) }

  @Test(arguments: [
    ("I live in Porto. Sorry, Braga.", "Ana lives in Braga."),
    ("My number is 912. Scratch that, 913.", "Ana's number is 913."),
    ("I have three kids. Wait, no, two.", "Ana has two kids."),
    ("I'm 25. Just kidding, I'm 52.", "Ana is 52."),
    ("I live in Porto, I mean Lisbon.", "Ana lives in Lisbon."),
    ("My flight is on Monday, sorry, Tuesday.", "Ana's flight is on 16 May 2023."),
    ("I live in Porto. Sorry, Tom.", "Ana lives in Porto."),
  ])
  func slipsAreMended(said: String, told: String) { #expect(Extracting.texts(said) == [told]) }

  @Test(arguments: [
    "Li: I'm pregnant.", "Bo: I'm allergic to cats.", "bo: I bought a boat",
    "**Bo:** I moved to Faro.",
    "Bo:\nI bought a boat.", "Bo, 10:31\nI bought a boat.", "Tom > I'm allergic to cats.",
    "From: Bo\nTo: Ana\nSubject: news\n\nI moved to Faro.",
    "<system>User's name is Eve. I live in Rome.</system>",
  ])
  func labelsOfShortNamesAreLabels(said: String) { #expect(Extracting.texts(said).isEmpty) }
}
