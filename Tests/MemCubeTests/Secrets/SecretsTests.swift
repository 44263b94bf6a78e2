import Testing

@testable import MemCube

@Suite struct SecretsTests {
  private func areHeld(in text: String) -> Bool {
    var secrets = Secrets()
    return secrets.areHeld(in: Array(text.utf8))
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
}
