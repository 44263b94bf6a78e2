import Posix
import Testing

@testable import Learning

/// What a text says is kept: identifiers, paths, addresses, codes, numbers with their units and what is quoted
/// stand in what is learned as they stand in the message.
@Suite struct FidelityTests {
  @Test(arguments: [
    ("I set MAX_RETRY_COUNT to 5 in my_config.py.", ["MAX_RETRY_COUNT", "my_config.py"]),
    (
      "My email is ana_maria@example.org and my site is https://example.org/a_b_c?x_y=1.",
      ["ana_maria@example.org", "https://example.org/a_b_c?x_y=1"]
    ),
    ("My handle is jane_doe_42.", ["jane_doe_42"]),
    ("We keep the key in AWS_SECRET_KEY.", ["AWS_SECRET_KEY"]),
    ("I keep the thermostat at 65\u{B0}F.", ["65\u{B0}F"]),
    ("I use `git rebase -i` every day.", ["git rebase -i"]),
    ("My build runs with --no-cache and -Wl,-z,now.", ["--no-cache", "-Wl,-z,now"]),
    ("Our server is at 10.0.0.7:8443/~ana/.", ["10.0.0.7:8443/~ana/"]),
    ("I work on C++ and F# at Acme~Labs.", ["C++", "F#", "Acme~Labs"]),
    // Of the same kinds.
    ("I renamed my.settings to my-settings.json.", ["my.settings", "my-settings.json"]),
    ("My notes are in ~/my/notes_2026.md.", ["~/my/notes_2026.md"]),
    ("I use __init__ and *args in my class.", ["__init__", "*args"]),
    ("My branch is feature/my-login.", ["feature/my-login"]),
    ("I work with Vec<String> and std::string.", ["Vec<String>", "std::string"]),
    ("My garden has 40 m\u{B2} and we need 2\u{BD} cups.", ["m\u{B2}", "2\u{BD}"]),
    ("I keep my secrets in .env and $HOME/.netrc.", [".env", "$HOME/.netrc"]),
    (
      "My profile is at https://example.org/me/my_page#about.",
      ["https://example.org/me/my_page#about"]
    ),
    ("I put arr[0] and f() into C:\\Users\\me\\x.py.", ["arr[0]", "f()", "C:\\Users\\me\\x.py"]),
    ("I deploy with `my deploy <env>` from now.sh.", ["`my deploy <env>`", "now.sh"]),
    ("I live at O\u{2019}Brien\u{2019}s farm.", ["O\u{2019}Brien\u{2019}s"]),
    ("I read \"My *odd* _life_\" last year.", ["My *odd* _life_"]),
  ])
  func oddTokensStand(said: String, tokens: [String]) {
    let found = Extracting.toMemory(said).map(\.text).joined(separator: " ")
    for token in tokens { #expect(found.contains(token), "\(found)") }
  }

  /// What marks emphasis is no part of what is said.
  @Test(arguments: [
    ("I moved to *Porto*.", "The user moved to Porto."),
    ("I moved to **Porto** with _Joana_.", "The user moved to Porto with Joana."),
    ("My **favourite** tea is ~~black~~ green.", "The user's favourite tea is black green."),
    ("* I moved to Porto.", "The user moved to Porto."),
  ])
  func emphasisGoes(said: String, told: String) {
    #expect(Extracting.toMemory(said).map(\.text) == [told])
  }

  private static let pieces = [
    "my", "a", "I", "max", "RETRY", "your", "we", "our", "me", "Config", "2", "am", "u", "x1", "im",
    "have", "run", "v",
  ]
  private static let joints = [
    "_", "__", "/", "::", "@", "_-", "\\", "=", "~", "^", "#", "_.", "{", "<",
  ]
  private static let frames = [
    "I keep % in %.", "My handle is %.", "We use % and % at work.", "I set % to 5 in %.",
    "My brother works on %.", "I like % and I use % with my dog.", "Our server is at %.",
    "I moved % to % and you know %.", "% is my favourite.", "I read \"% %\" and % again.",
    "Remember that my key is %.", "- % is where I live", "My code is %, and it is % as well!",
  ]

  /// Every token of a memory that holds another character than letters stands in its source.
  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func everyTokenStandsInItsSource(seed: UInt64) {
    var random = SeededGenerator(seed)
    for _ in 0..<500 {
      var said = ""
      for part in (Self.frames.randomElement(using: &random) ?? "").split(
        separator: "%", omittingEmptySubsequences: false)
      {
        if !said.isEmpty || part.isEmpty { said += Self.token(&random) }
        said += part
      }
      for others in [[], ["Bo"]] {
        let source = SaidMessage(
          text: said, day: 20_500, author: others.isEmpty ? nil : "Ana", others: others,
          isToAssistant: others.isEmpty)
        for statement in BuiltInExtractor().statements(of: source) {
          Self.check(statement.text, of: said, seed)
        }
      }
    }
  }

  private static func token(_ random: inout SeededGenerator) -> String {
    var token = pieces.randomElement(using: &random) ?? ""
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      token += joints.randomElement(using: &random) ?? ""
      token += pieces.randomElement(using: &random) ?? ""
    }
    return token
  }

  /// The messages of whole conversations, with names, marks and quotations.
  @Test(arguments: [
    "My sister\u{2019}s wi-fi is \u{201C}Caf\u{E9}_24/7\u{201D}, she said \u{2014} twice!",
    "I pay 12,500.00 EUR (not 12.500,00) for my X-ray at St. Mary\u{2019}s.",
    "We fly LH-1234 at 7:30 a.m. from gate B12, seats 12A/12B.",
    "I\u{2019}m on Wi-Fi 6E; my router\u{2019}s an RT-AX88U (fw 3.0.0.4).",
    "My IBAN is DE89-3704-0044 and my phone is +351 912-345-678.",
    "I bought 3\u{D7}4 m of \u{BD}\u{2033} pipe and 5\u{2032} of cable @ \u{20AC}2.50/m.",
    "I use Ctrl+C, Node.js & R&D tools on x86_64, and i18n is on.",
    "My rule: if a<b && c>d then f(x)=y_1; I wrote it.",
    "I keep node_modules/ in .gitignore and run npm i --save-dev my_pkg@^1.2.3.",
  ])
  func everyTokenOfTheseStands(said: String) {
    for statement in Extracting.toMemory(said) { Self.check(statement.text, of: said, 0) }
  }

  private static let made: Set<String> = [
    "user's", "Ana's", "Bo's", "doesn't", "isn't", "hasn't", "others'", "assistant's",
  ]

  private static func check(_ text: String, of said: String, _ seed: UInt64) {
    for word in text.split(separator: " ") {
      let around: Set<Character> = [
        "\"", ".", ",", ":", ";", "!", "?", "(", ")", "'", "\u{201C}", "\u{201D}",
      ]
      var token = word[...]
      while let first = token.first, around.contains(first) { token.removeFirst() }
      while let last = token.last, around.contains(last) { token.removeLast() }
      guard token.contains(where: { !$0.isLetter }), !made.contains(String(token)) else { continue }
      #expect(said.contains(token), "seed \(seed): '\(token)' of '\(text)' is not in '\(said)'")
    }
  }
}
