import Testing

@testable import Text

@Suite struct SecretsTests {
  private func areHeld(in text: String, at path: String = "") -> Bool {
    var secrets = Secrets()
    return secrets.areHeld(in: Array(text.utf8), under: SecretHeads.titles(at: Array(path.utf8)))
  }

  @Test(arguments: [
    "My PIN is 4711.", "The code for the garage is 2580#.", "1984 is the code of the alarm.",
    "wifi password: hunter2", "The wifi password is swordfish.", "Password=correct-horse",
    "**Password**: `Tr0ub4dor&3`", "| password | s3cr3t99 |", "Password:\nTr0ub4dor",
    "The password for the router is swordfish", "Das WLAN-Passwort lautet Sonnenblume7.",
    "Routerpasswort: blau-grün-77", "Meine Geheimzahl ist 0815", "Steuer-ID: 12 345 678 901",
    "Kontonummer 123456789", "Mon mot de passe est azerty123.", "Code secret : 4321",
    "numéro fiscal 30 23 217 600 053", "La contraseña del wifi es Verano2024!",
    "Mi NIF es 12345678Z", "The user's card number is 4111 1111 1111 1111.",
    "4111-1111-1111-1111", "BE68 5390 0754 7034", "DE89370400440532013000",
    "my SSN is 078-05-1120", "passport number X1234567", "API key: 9f86d081884c7d65",
    "export TOKEN=ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "use sk-proj-abc123def456ghi789jkl", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz",
    "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "account number: 000123456789",
  ]) func secretsAreKnown(_ text: String) { #expect(areHeld(in: text)) }

  @Test(arguments: [
    "The router's password is on the fridge.", "I changed my password yesterday.",
    "The password is wrong.", "Password manager is Bitwarden.", "The zip code is 10115.",
    "Their area code is 0470.", "Our code has 5000 lines.", "The dress code is casual.",
    "The account holds 25000 euros.", "I paid $120,000 for it.", "We met in 2024.",
    "Phone: 0470 12 34 56", "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
    "550e8400-e29b-41d4-a716-446655440000", "see https://example.org/a/B3kd93kDkd93kdKDk39dk",
    "I work as a nurse at the Charité in Berlin.", "The key is under the mat.",
    "My new passport arrived.", "Das Passwort ist abgelaufen.", "The token of my love.",
    "The user prefers code reviews before 10:30.", "It is 12345 m away.",
  ]) func whatIsNoneIsNone(_ text: String) { #expect(!areHeld(in: text)) }

  @Test(arguments: [
    "PIN of the garage 4471", "user: anna, pass: tulip99", "Garage PIN 4471 (since May)",
    "Pin for the bank card 4471, please remember", "WLAN: Leuchtturm42", "pw tulip99",
    "Zugangsdaten\n\nRouter Tulpe99", "# Codes\n1. Garage: 4471", "wifi: Lighthouse42",
    "Passcode phone 112233",
    "ssh passphrase: correct horse", "login max / s3cr3t-Pass",
    "Netflix: anna@example.org / hunter22!", "anna@example.org:hunter22",
    "The safe opens with 12-31-07", "driving licence no. B072RRE2I55",
    "The wifi password changed to tulip99.", "The door code changed to 9921.",
    "The wifi password changed to tulip99 yesterday.", "# Passwords\n- router: tulip99",
    "# Codes\nGarage 4471\nGate 9921",
    "| site | user | password |\n|---|---|---|\n| netflix | anna | tulip |",
    "| site | user | PIN |\n|---|---|---|\n| bank | anna | 4711 |",
    "Passwords\n=========\n\nrouter tulip99", "Passwords\n\nrouter tulip99",
    "Logins:\n- netflix: sunflower\n- spotify: blue22kite",
    "# Passwords\n## Home\n\nThe router: tulip99", "The user's garage PIN is 4471.",
    "The user's wifi password is now tulip99.", "The alarm code was set to 4711.",
    "The PIN was changed to 9921 today.", "My new password is hunter22.",
    "Das WLAN-Passwort wurde auf Tulpe99 geändert.", "# Bank\n\nPIN: 4711",
    "## Door codes\n\n- Garage: 4471", "# Passwords and PINs\n\n- Bank 4471, mail blue22kite",
    "tulip99 is the new wifi password", "# Passports\n- Ana X1234567", "Wifi login Lighthouse42",
    "Alarm code house 8861", "# Wi-Fi passwords\n\nHome: tulip99",
    "**Passwords**\n- router tulip99", "ssh passphrase: correct horse battery staple",
    "The bike lock opens with 8841",
    "My BSN is 123456782.", "postgres://ines:s3cr3tpw@db.example.org/prod",
    #"Use the passphrase "correct horse battery staple" for the vault."#,
    "The key to my laptop's disk is Tr0ub4dor&3.",
  ]) func whatALabelOrAHeadingNamesIsASecret(_ text: String) { #expect(areHeld(in: text)) }

  @Test(arguments: [
    "my PIN board is full", "My boarding pass is for gate B1234.",
    "Token ring networks were fast in 1998.", "Pin the note to the board at 10.",
    "# Travel\nPassport expires 2031", "codes of conduct", "# Codes of conduct\nadopted 2019",
    "password manager is Bitwarden", "the key to success", "The key to success is 10000 hours.",
    "The restaurant's phone number is 0470 12 34 56.", "Call the restaurant at 030-1234567.",
    "It costs 25 euros.", "We met on 2024-05-03.",
    "# Passwords\nchanged on 2024-05-03\nAsk Tom for them.", "# Password policy\n- length: 1234",
    "# Password manager\n- Bitwarden since 2019", "Wifi 802.11ac is slow.",
    "The wifi is on channel 11.", "The wifi is slow since 2023.", "I changed the code in 2019.",
    "The door opens with a creak.", "The meeting opens with 300 people.", "Code review since 2019",
    "The code review of PR 1234 took long.", "My token is worth 250000", "The password is wrong.",
    "Password: changed yesterday.", "Password: stored in Bitwarden", "Password: same as before",
    "Last login: 2024-05-03", "My login name is anna.", "Write to anna@example.org / 0470123456",
    "anna@example.org: likes tea", "The combination of tea and 2019 wine",
    "| site | user | visits |\n|---|---|---|\n| netflix | anna | 4711 |",
    "| code | meaning |\n|---|---|\n| - | none |", "I need a new pin for my bag.",
    "Passwords are a pain.", "A pass for 300 people", "The visa expires on 2025-06-01",
    "The dress code changed to casual.", "My phone is an iPhone15 and its passcode is safe.",
    "I forgot the password of my iPhone15.", "# Shopping\nmilk 2\nbread 1",
    "# Contacts\nLuigi's 0470 12 34 56", "The code runs on the ESP8266",
    "The user lives in Porto since 2019.", "Our code has 5000 lines",
    "Tokens are cheap: 25 dollars for 100000 tokens.", "My bank account was opened in 2019",
    "The password changed.", "The PIN code letter arrived on Monday.",
    "# Pins\nMy board has 12 of them.", "The zip code changed to 10115.",
    "Secret: the cake has 3 eggs", "https://example.org/a:b@c", "ssh://git@example.org:22/x.git",
    "The AT&T bill of 2024", "C#12 and F#8 on .NET8",
  ]) func wordsOfSecretsAloneAreNone(_ text: String) { #expect(!areHeld(in: text)) }

  @Test(arguments: [
    ("passwords.md", "router tulip99"), ("memories/passwords.md", "router tulip99"),
    ("notes/wifi-password.md", "sunflower99"), ("codes/garage.md", "4471"),
    ("locker.md", "The code is 2580."),
  ]) func aPathNamesTheSecretsOfItsFile(_ path: String, _ text: String) {
    #expect(areHeld(in: text, at: path))
  }

  @Test(arguments: [
    ("passwords.md", "I keep them in Bitwarden since 2019."), ("passport.md", "Expires 2031-05-12"),
    ("passport.md", "It expires on 12.05.2031."), ("password-manager.md", "router tulip99"),
    ("router.md", "tulip99"),
  ]) func aPathMakesNoSecretOfWhatIsNone(_ path: String, _ text: String) {
    #expect(!areHeld(in: text, at: path))
  }

  @Test func theTitleInFrontMatterStandsAboveTheText() {
    let text = Array("---\ntitle: Passwords\n---\n\nrouter tulip99".utf8)
    var secrets = Secrets()
    let titles = SecretHeads.titles(of: text[..<25], at: Array("a.md".utf8))
    #expect(titles.map { String(decoding: $0, as: UTF8.self) } == ["a", " Passwords"])
    let isHeld = (
      body: secrets.areHeld(in: Array(text[25...]), under: titles), whole: secrets.areHeld(in: text)
    )
    #expect(isHeld.body && isHeld.whole)
  }

  @Test func sentencesBesideASecretAreShown() {
    var secrets = Secrets()
    func shown(_ sentences: [String]) -> [String] {
      let bytes = sentences.map { Array($0.utf8) }
      let text = Array(bytes.joined(separator: [0x0A]))
      return secrets.shown(bytes, of: text, under: [], \.self).map {
        String(decoding: $0, as: UTF8.self)
      }
    }
    #expect(shown(["The PIN is 4711.", "It rains."]) == ["It rains."])
    #expect(shown(["# Passwords", "PIN 4711", "router tulip99"]) == [])
    #expect(shown(["It rains.", "The sun shines."]) == ["It rains.", "The sun shines."])
  }
}
