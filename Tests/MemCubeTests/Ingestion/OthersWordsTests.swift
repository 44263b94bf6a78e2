import Testing

@testable import Learning

/// What a message hands on or asks for is not what its writer says of himself.
@Suite struct OthersWordsTests {
  private static func statements(_ text: String) -> [String] {
    BuiltInExtractor().statements(
      of: SaidMessage(text: text, day: 20_000, author: "Ana Costa", others: ["Rui"])
    ).map(\.text)
  }

  @Test(arguments: [
    "Tom: I quit my job at the bank.", "Mum writes: I have broken my hip.",
    "tom: I quit my job at the bank.",
    "Translate: I am married to a dentist.", "Translate to German: We live in Porto.",
    "Write a poem: I live on the moon and I own a goat.",
    "Lyrics of the day: I was born in Jamaica.", "Rui: I moved to Faro last week.",
    "How do you say in French: I am diabetic", "[forwarded] I am moving to Rome.",
    "Role-play: I am a pirate and I own a ship.", "My sister texted: I'm allergic to cats.",
    "Assistant: I love coffee. I live in Ohio.", "[10:01] Ann: I work at Vela.",
    "Ann:\nI am allergic to nuts.", "Dr. Kern: I have two children.", "Speaker 1: I live in Ohio.",
    "@ann: I live in Ohio.", "00:01:12 Ann: I live in Ohio.", "Ann Lee wrote:\nI live in Ohio.",
    "01.11.26, 10:01 - Ilse Vandam: I live in Ohio.", "She said: I live in Ohio.",
    "Ann wrote me this:\n\nFrom: Ann Lee\nSubject: news\n\nI am pregnant. I moved to Rome.",
    "From: Ilse Vandam <ilse@vela.example>\nI moved to Rome last week.",
    "On Monday Bo wrote:\nI moved to Rome last week.",
  ])
  func itIsLeftOut(text: String) { #expect(Self.statements(text).isEmpty) }

  @Test(arguments: [
    ("Update: I moved to Porto last week.", "Porto"), ("Ana: I quit my job at the bank.", "quit"),
    ("Big news: I got a job at Bosch.", "Bosch"), ("Correction: I live in Faro.", "Faro"),
    ("I said: I'm moving to Lisbon.", "Lisbon"), ("Tom: quit his job at the bank.", "bank"),
    ("Note: I'm allergic to penicillin.", "penicillin"), ("As I said: I live in Faro.", "Faro"),
    ("[10:01] Ana: I work at Vela.", "Vela"), ("2026-11-02: I moved to Porto.", "Porto"),
    ("From: Ana Costa\nSubject: news\n\nI moved to Porto last week.", "Porto"),
    ("On Monday Bo wrote:\n> I moved to Rome.\nI moved to Porto last week.", "Porto"),
    ("3 things: I live in Faro.", "Faro"), ("2026 Update: I live in Faro.", "Faro"),
  ])
  func whatIsOwnStays(text: String, part: String) {
    #expect(Self.statements(text).contains { $0.contains(part) }, "\(Self.statements(text))")
  }

  /// Of a line that is another's the next one may be the writer's; below a text to be handled none is.
  @Test func theNextLine() {
    let line = Self.statements("Tom: I quit my job.\nI moved to Porto last week.")
    #expect(line.count == 1 && line[0].contains("Ana Costa moved to Porto"))
    #expect(Self.statements("Translate: I am ill.\nI moved to Porto last week.").isEmpty)
    #expect(Self.statements("I moved to Porto last week.\nTom: I quit my job.").count == 1)
  }

  // MARK: Handed on and pasted

  /// Heads that name another's text.
  @Test(arguments: [
    "Rui's sister Eva sent this:", "Look what Eva sent me:", "This is from Eva:",
    "Got this from Eva:",
    "I got this from my sister:", "Message from Eva:", "Text from my mum:", "Eva's message:",
    "Eva's answer was:", "From the book:", "As Hemingway put it:", "I love this line:",
    "Here's what I remember from the novel:", "The chorus:", "The poem begins like this:",
    "Copied from Eva's blog:", "via Eva:", "RT @eva:", "Eva (on Slack):", "On Monday, Eva wrote:",
    "To \"I live in Rome\", Eva said:", "Asked \"Where do you live?\", Eva answered:",
    "To Rui's \"I live in Rome\", Eva said:", "assistant:",
  ])
  func aHeadNamesAnother(head: String) {
    #expect(Self.statements("\(head) I moved to Bergen.").isEmpty)
    #expect(Self.statements("\(head)\nI moved to Bergen.").isEmpty)
    let around =
      "I work at Vela.\n\n\(head)\nI moved to Bergen.\nI have two dogs.\n\nI was born in Faro."
    let told = Self.statements(around)
    #expect(!told.contains { $0.contains("Bergen") || $0.contains("dogs") }, "\(told)")
    #expect(told.contains { $0.contains("Vela") }, "\(told)")
    // Of a mail all below is another's.
    if !head.hasPrefix("On Monday") { #expect(told.contains { $0.contains("Faro") }, "\(told)") }
  }

  /// Lines of chats as programs copy and export them, of code and of quotations.
  @Test(arguments: [
    "<Ilse> I moved to Bergen", "10:30 <@ilse> I moved to Bergen",
    "[10:30] <Ilse> I moved to Bergen",
    "Eva\n10:30 AM\nI moved to Bergen.",
    "Eva  10:30 AM\nI moved to Bergen.",
    "Eva \u{2014} Today at 10:30 AM\nI moved to Bergen.",
    "Ilse Vandam, [12.05.24 10:30]\nI moved to Bergen.",
    "[12/05/24, 10:30:11] Ilse: I have two dogs.\nI moved to Bergen.",
    "[2024-05-12 10:30] ilse: I moved to Bergen.",
    "12/05/24, 10:30 - +47 912 34 567: I moved to Bergen.",
    "10:30 Ilse | I moved to Bergen", "[Forwarded from Ilse Vandam]\nI moved to Bergen.",
    "```\nI moved to Bergen.\n\nI have two dogs.\n```", "~~~\nI moved to Bergen.\n~~~",
    "[quote=Ilse]\nI moved to Bergen.\n[/quote]",
    "<blockquote>I moved\nto Bergen.</blockquote>", "> I moved to Bergen.",
    "I moved to Bergen, she wrote.",
    "Eva said, I moved to Bergen.",
  ])
  func aPastedBlock(block: String) {
    let told = Self.statements("I work at Vela.\n\n\(block)\n\nI was born in Faro.")
    #expect(!told.contains { $0.contains("Bergen") || $0.contains("dogs") }, "\(told)")
    #expect(told.contains { $0.contains("Vela") }, "\(told)")
    #expect(told.contains { $0.contains("Faro") }, "\(told)")
  }

  /// In a log the writer's own lines stay, and of a mail's head that is over two lines nothing.
  @Test func ownLinesOfALog() {
    let log = """
      [12/05/24, 10:30:11] Ilse: I moved to Bergen.
      I have two dogs.
      [12/05/24, 10:31:02] Ana: I live in Faro.
      I work at Vela.
      """
    let told = Self.statements(log)
    #expect(told.count == 2 && told[0].contains("Faro") && told[1] == "Ana Costa works at Vela.")
    #expect(Self.statements("<Ilse> I moved to Bergen\n<Ana> I live in Faro").count == 1)
    #expect(Self.statements("[10:30] Ilse: Hello.\n[10:31] You: I live in Faro.").count == 1)
  }

  /// What looks like it and is the writer's own.
  @Test(arguments: [
    "My answer: I moved to Faro.", "My email to my boss: I moved to Faro.",
    "Quick message: I moved to Faro.",
    "News from Porto: I moved to Faro.", "From Siemens: I got the job in Faro.",
    "My boss sent me home: I moved to Faro.", "As I told Eva: I moved to Faro.",
    "Today's post: I moved to Faro.", "Monday\n10:30 AM\nI have an exam in Faro.",
    "Dentist 10:30\nLunch 12:30\nI moved to Faro.", "10:30 Note: I moved to Faro.",
    "<@U024BE7LH> I moved to Faro", "<3 I moved to Faro.",
    "Dear Rui,\n\n    I moved to Faro.\n    I like it.\n\nAna", "- One\n\n    I moved to Faro.",
    "`make` works. I moved to Faro.",
    "'Cause I love my friends' dogs, I moved to Faro.", "My tv is 55\" wide. I moved to Faro.",
    "I like 'Emma' and I moved to Faro.", "I moved to Faro, my sister was glad.",
    "I told my boss \"I quit.\" I moved to Faro.", "Eva wrote: \"I quit.\" I moved to Faro.",
    "I moved to Faro.\r\nEva wrote:\r\nI quit.\r\nI have two dogs.",
  ])
  func itIsStillOwn(text: String) {
    let told = Self.statements(text)
    #expect(told.contains { $0.contains("Faro") && $0.contains("Ana Costa") }, "\(told)")
    #expect(!told.contains { $0.contains("dogs") && !text.contains("Cause") }, "\(told)")
  }
}
