import Testing

@testable import MemCube

/// What a later memory ends though it uses other words than the earlier one.
@Suite struct ChangedStateTests {
  @Test(arguments: [
    ["I'm not allergic to anything, as far as I know.", "Turns out I'm allergic to ibuprofen."],
    ["I am not allergic to anything.", "I'm allergic to ibuprofen and penicillin."],
    ["I am not allergic to ibuprofen.", "It turns out that I'm allergic to ibuprofen."],
    ["My sister Paula is pregnant.", "My sister Paula had her baby yesterday."],
    ["My boss is Zöhrer.", "My new boss, Judith, is great."],
    ["My boss is Zöhrer.", "My new boss Judith is great."],
    ["My dentist is Berger.", "My new dentist, Wallner, is very careful."],
    [
      "My doctor told me to take 20 mg of lisinopril every morning.",
      "The doctor lowered my lisinopril to 10 mg.",
    ],
  ])
  func theOlderIsOver(texts: [String]) throws {
    let found = try Changes.of(texts)
    #expect(found.ended.count == 1, "\(texts) \(found)")
  }

  @Test(arguments: [
    ["I'm allergic to nuts.", "I'm allergic to ibuprofen."],
    ["I'm not allergic to nuts.", "I'm allergic to ibuprofen."],
    ["I'm allergic to ibuprofen.", "I'm not allergic to nuts."],
    ["My sister Paula is pregnant.", "My sister Eva had her baby yesterday."],
    ["My boss is Zöhrer.", "My new colleague, Judith, is great."],
    ["My boss gave me a day off.", "My new boss, Judith, is great."],
    ["We're getting a dog in December.", "We're not getting a cat after all."],
  ])
  func othersStand(texts: [String]) throws {
    let found = try Changes.of(texts, least: 1)
    #expect(found.ended.isEmpty, "\(texts) \(found)")
  }

  @Test func aPlanIsOverForWhomeverItWas() throws {
    let plan = ["We're getting a dog in December.", "We're not getting a dog after all."]
    #expect(try Changes.of(plan, by: nil).ended.count == 1)
  }

  @Test(arguments: [
    ["My boss is Zöhrer.", "My new boss, Judith, is great."],
    [
      "The dentist, Dr. Wallner, is on 15 October at 8:30.",
      "My dentist appointment was moved to 2 December at 9:15.",
    ],
  ])
  func theUsersToo(texts: [String]) throws {
    #expect(try Changes.of(texts, by: nil).ended.count == 1, "\(texts)")
  }

  @Test func aHomeEndsWithoutTheDietBesideIt() throws {
    let found = try Changes.of(
      ["I live in Graz and I'm a vegetarian.", "I moved to Linz."], least: 3)
    #expect(found.ended == ["Ana lives in Graz.\n"])
  }
}
