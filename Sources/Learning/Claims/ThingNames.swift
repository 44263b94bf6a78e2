/// The names under which people speak of the same thing of theirs: "mobile" and "cell number", "e-mail"
/// and "email address".
enum ThingNames {
  private static let phones: Set<String> = [
    "phone number", "phone", "telephone", "telephone number", "contact number", "home phone",
  ]
  private static let mobiles: Set<String> = [
    "mobile number", "mobile", "mobile phone", "mobile phone number", "cell", "cell number",
    "cell phone", "cell phone number", "cellphone", "cellphone number", "handy number",
  ]
  private static let mails: Set<String> = [
    "email", "e-mail", "mail", "email address", "e-mail address", "mail address", "email id",
  ]
  private static let homes: Set<String> = [
    "address", "home address", "postal address", "mailing address", "street address",
  ]

  /// The slots that a thing fills, by its nouns in small letters. "My number" may be either telephone's.
  static func slots(_ nouns: some Sequence<String>) -> [String] {
    let nouns = Array(nouns)
    let name = nouns.joined(separator: " ")
    if name == "number" { return ["phone number", "mobile number"] }
    if phones.contains(name) { return ["phone number"] }
    if mobiles.contains(name) { return ["mobile number"] }
    if mails.contains(name) { return ["email"] }
    if homes.contains(name) { return ["address"] }
    return plain(nouns)
  }

  /// The slot of a thing that has no other name.
  static func plain(_ nouns: [String]) -> [String] {
    [nouns.map { ClaimWords.stem($0) }.joined(separator: " ")]
  }

  /// Whether it may also be the thing itself: "my phone is a Pixel 9" tells no number.
  static func mayBeDevice(_ noun: String) -> Bool {
    ["phone", "mobile", "cell", "telephone", "cellphone"].contains(noun)
  }
}
