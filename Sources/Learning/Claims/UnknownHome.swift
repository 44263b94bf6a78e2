/// Whether somebody who moved to, or lives in, what no list of places names has a home there: a capitalised name
/// that is no firm, team, program, medicine or weekday.
enum UnknownHome {
  /// What people move to that is no place, by the name alone or its first or last word.
  private static let others = WordSet(
    """
    linux windows macos ubuntu debian fedora arch mint android iphone apple google microsoft amazon meta netflix
    spotify slack teams zoom discord signal telegram whatsapp notion obsidian evernote todoist trello asana jira
    confluence github gitlab bitbucket gmail outlook proton protonmail fastmail yahoo dropbox icloud onedrive
    excel word sheets office photoshop figma sketch canva lightroom blender firefox chrome safari edge brave vim
    emacs cursor xcode python java javascript typescript rust swift kotlin scala ruby rails django react vue
    angular svelte node postgres mysql mongo mongodb redis sqlite oracle snowflake azure aws gcp heroku docker
    kubernetes terraform jenkins ansible nginx apache salesforce hubspot stripe paypal wise revolut monzo shopify
    wordpress squarespace substack medium twitter mastodon bluesky threads reddit facebook instagram tiktok
    youtube twitch steam playstation xbox nintendo kindle kobo audible duolingo strava garmin fitbit siemens bosch
    bmw audi volkswagen toyota tesla volvo ford renault nokia ericsson samsung sony huawei vodafone telekom orange
    ibm intel nvidia cisco dell sap adobe deloitte accenture kpmg mckinsey lidl aldi ikea tesco lufthansa ryanair
    sales marketing engineering finance legal support design product operations research accounting procurement
    logistics hr it pr qa management security compliance admin administration development plan team phase version
    option step stage group class level grade room room gate platform table seat page chapter section part unit
    day week project season episode spanish english french german math maths history physics biology chemistry
    catholicism islam buddhism judaism christianity hinduism lexapro zoloft prozac ozempic wegovy xanax ritalin
    concerta adderall eliquis lipitor humira euthyrox keto vegan paleo mondays
    """)
  /// The ends of names of firms.
  private static let firms = WordSet(
    """
    corp corporation inc ltd llc gmbh ag plc co company bank group partners systems labs media software cloud
    mobile telecom insurance energy power solutions consulting industries technologies technology university
    college school hospital club church studios ventures capital airlines
    """)
  private static let medicines = [
    "pril", "olol", "statin", "sartan", "azole", "oxetine", "pram", "formin", "parin", "traline",
    "dipine",
    "cillin", "mycin", "gliptin", "flozin", "glutide", "triptan", "profen", "script", "ware",
    "soft",
  ]
  /// What may stand behind the name.
  private static let behind = WordSet(
    """
    on in at last this yesterday today with for and because since two three a to from together again now when
    near these
    """)
  private static let longest = 2

  /// Of a run of capitalised words behind "moved to" or "lives in".
  static func isSaid(_ words: [Word], _ name: Range<Int>) -> Bool {
    guard (1...longest).contains(name.count),
      ["to", "in"].contains(words.lower(name.lowerBound - 1))
    else {
      return false
    }
    let run = words[name]
    // "PostgreSQL", "AWS", "H2O" are no towns, and neither is Ana's.
    guard run.allSatisfy({ isWord($0.text) && !others.contains($0) }),
      !TimeWords.isName(words.lower(name.lowerBound)),
      let last = run.last, !firms.contains(last), !last.lower.hasSuffix("'s"),
      !medicines.contains(where: { last.lower.hasSuffix($0) }),
      !Gazetteer.firstNames.contains(words.lower(name.lowerBound))
    else { return false }
    guard words.indices.contains(name.upperBound) else { return true }
    let next = words[name.upperBound]
    return next.isMark && next.text != "&" && next.text != "'" || behind.contains(next)
      || Verbs.isAdverb(next.lower)
  }

  /// Whether only the first letter is a capital one.
  private static func isWord(_ text: String) -> Bool {
    text.count > 2 && text.dropFirst().allSatisfy { !$0.isUppercase && !$0.isNumber }
  }
}
