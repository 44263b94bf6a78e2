/// Heads that name a text of somebody else: "Message from Eva:", "Her answer was:", "My favourite song
/// goes:", "Eva sent me this:".
enum Texts {
  static let telling = WordSet(
    """
    says said writes wrote texted texts replied replies answered answers asked asks messaged told tells
    goes went posted tweeted shouted yelled whispered commented commenting sang sings
    """)
  /// Whether a word surely names a person: "That said, I like it" has none.
  static func isTeller(_ word: Word) -> Bool {
    Pronouns.person.contains(word) || Kin.relatives.contains(word)
      || word.isCapitalised && Gazetteer.firstNames.contains(word.lower)
  }

  /// What is made up, or known by heart.
  static let works = WordSet(
    """
    lyrics lyric quote quotation poem haiku limerick sonnet verse roleplay role-play song transcript
    excerpt monologue dialogue forwarded fwd caption script chorus refrain stanza proverb monolog ballad
    hymn
    """)
  /// What may be the writer's own as well.
  static let pieces = WordSet(
    """
    letter email e-mail mail message text note story article essay paragraph conversation chat speech
    post review statement diary answer reply response words comment tweet voicemail postcard memo poem
    bio status profile blog
    """)
  /// Of which one quotes.
  private static let books = WordSet(
    "book novel movie film play song poem diary article interview chapter story letter email speech podcast"
  )
  /// Of which one is meant only where it is pointed at: "I love this line".
  private static let parts = WordSet("line lines passage sentence paragraph part words saying text")
  private static let pointing = WordSet("this these that favourite favorite")

  /// Whether a head names a work: "My favourite song goes", "I love this line", "From the book".
  static func isWork(_ head: [Word]) -> Bool {
    if works.meets(head) { return true }
    if let last = head.indices.last, last > 0, parts.contains(head[last]),
      pointing.contains(head[last - 1])
    {
      return true
    }
    return head.indices.contains { place in
      guard head[place].lower == "from",
        ["the", "a", "this", "my", "that"].contains(head.lower(place + 1))
      else { return false }
      let names = head[(place + 2)...].prefix(3)
      return books.meets(names) && (place == 0 || !gets.meets(head[..<place]))
    }
  }

  private static let gets = WordSet("got get received have had learned learnt know heard came news")
  private static let spells = WordSet(
    "today's yesterday's tomorrow's tonight's week's month's year's day's life's morning's")
  private static let owners = WordSet("his her their")

  /// Whether a head says whose text follows: "Eva's message", "Her answer was", "Text from my mum", "I got
  /// this from Eva".
  static func isHandedOn(_ head: [Word], by author: String?) -> Bool {
    let isOwn = head.contains { Pronouns.subjectI.contains($0) || Pronouns.subjectWe.contains($0) }
    for (place, word) in head.enumerated() {
      if word.lower == "from", isSomebody(head, place + 1), isThis(head[..<place], isOwn) {
        return true
      }
      guard !isOwn else { continue }
      let names = word.lower.hasSuffix("'s") && word.isCapitalised || isKinOwner(head, place)
      let isOwner =
        owners.contains(word)
        || names && !spells.contains(word) && !FunctionWords.all.contains(word)
          && author?.lowercased().split(separator: " ").first.map(String.init)
            != EntityFinder.bare(word.lower)
      if isOwner, pieces.meets(head[(place + 1)...].prefix(2)) { return true }
    }
    return false
  }

  /// "My sister's".
  private static func isKinOwner(_ head: [Word], _ place: Int) -> Bool {
    head[place].lower.hasSuffix("'s")
      && Kin.relatives.contains(EntityFinder.bare(head[place].lower))
  }

  /// Whether words before "from" are a text: "Message", "A text", "This is", "Forwarding this".
  private static func isThis(_ before: ArraySlice<Word>, _ isOwn: Bool) -> Bool {
    if before.contains(where: { pointed.contains($0) || copying.contains($0) }) { return true }
    if before.isEmpty { return true }
    return !isOwn && pieces.meets(before) && !gets.meets(before)
      && !before.contains { Verbs.isFinite($0) }
  }

  private static let pointed = WordSet("this that's here's")
  private static let copying = WordSet(
    "copied copy-pasted pasted quoted quoting forwarding forwarded translated reposted reposting taken"
  )

  /// Whether a name, a relative or anybody else stands at a place.
  private static func isSomebody(_ head: [Word], _ place: Int) -> Bool {
    guard head.indices.contains(place) else { return false }
    let word = head[place]
    if ["my", "our", "his", "her", "their", "the", "a", "an"].contains(word.lower) {
      return head[(place + 1)...].prefix(3).contains {
        Kin.relatives.contains($0) || people.contains($0)
      }
    }
    // "From Siemens: I got the job".
    let name = EntityFinder.bare(word.lower)
    if place == 1 { return word.isCapitalised && Gazetteer.firstNames.contains(name) }
    return word.isCapitalised && !Pronouns.first.contains(word) && !TimeWords.isName(word.text)
      && !Gazetteer.places.contains(name) || Kin.relatives.contains(word)
  }

  private static let people = WordSet(
    """
    guy man woman girl boy person lady client customer colleague neighbour neighbor teacher tenant user
    student patient reader stranger group school bank
    """)

  private static let sending = WordSet(
    "sent sends shared shares forwarded forwards left pasted dropped put emailed mailed dm'd")
  /// What may stand behind that: "sent me this on WhatsApp just now".
  private static let trail = WordSet(
    """
    me us this that it to over back just now today yesterday the following these my our in on by via
    whatsapp slack signal telegram chat group earlier morning night last here
    """)
  static let puts = PhraseSet("put it|puts it|has it that")

  /// Whether somebody sends it: "Ana's sister Eva sent this", and not "My boss sent me home".
  static func isSent(_ head: [Word]) -> Bool {
    guard let verb = head.indices.dropFirst().last(where: { sending.contains(head[$0]) }) else {
      return false
    }
    let behind = head[(verb + 1)...]
    return behind.contains { ["me", "us", "this", "following", "these"].contains($0.lower) }
      && behind.allSatisfy { trail.contains($0) || pieces.contains($0) }
  }

  /// Whether it says what "she" said of herself, of whom nobody knows who that is: "'I moved to Faro,' she
  /// wrote".
  static func isOfNobody(_ words: [Word], before: [Word]) -> Bool {
    guard words.contains(where: { $0.isQuoted && Pronouns.first.contains($0) }) else {
      return false
    }
    let own = words.filter { !$0.isMark && !$0.isQuoted }
    guard let first = own.first, own.count <= longest,
      Pronouns.person.contains(first)
        || own.count > 1
          && telling.contains(first) && Pronouns.person.contains(own[1]),
      telling.meets(own), !Pronouns.first.meets(own),
      !own.dropFirst().contains(where: \.isCapitalised)
    else { return false }
    return !before.contains { isTeller($0) && !Pronouns.person.contains($0) }
  }

  /// Words beside a quotation that only say whose it is.
  private static let longest = 5

  private static let verbatim = WordSet(
    "wrote writes texted replied answered messaged posted tweeted shouted yelled whispered sang sings"
  )

  /// Whether the writer only repeats what another says of himself: "I moved to Bergen, she wrote".
  static func isRepeated(_ words: [Word], by author: String?) -> Bool {
    guard let first = words.first, !first.isQuoted,
      Pronouns.subjectI.contains(first) || Pronouns.subjectWe.contains(first),
      let comma = words.lastIndex(where: { $0.isMark && $0.text == "," }), comma > 1
    else { return false }
    let end = words[(comma + 1)...].filter { !$0.isMark }
    guard (2...4).contains(end.count) else { return false }
    let isPronoun = ["he", "she", "they"].contains(end[0].lower)
    let verb = end[0].lower == "my" && Kin.relatives.contains(end[1]) ? 2 : 1
    guard end.indices.contains(verb) else { return false }
    if isPronoun, end[verb].lower == "said" || verbatim.contains(end[verb]) { return true }
    return verbatim.contains(end[verb]) && (verb == 2 || end[0].isCapitalised)
      && !Pronouns.first.contains(end[0])
      && author?.lowercased().split(separator: " ").contains(Substring(end[0].lower)) != true
  }
}
