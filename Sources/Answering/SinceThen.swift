internal import Learning
internal import Text

/// What stands right behind a sentence that tells how something was, and tells how it is since: "The code was
/// 4411 until May. It is 9920 now." The first one alone would be taken for what is so.
enum SinceThen {
  /// Words with which a sentence begins that tells of the time since.
  private static let openings = PhraseSet(
    """
    now|since then|nowadays|these days|today|currently|at present|from then on|since|instead
    |jetzt|nun|seitdem|seither|inzwischen|mittlerweile|heute|heutzutage|ahora|desde entonces|hoy|actualmente
    |maintenant|depuis|désormais|aujourd'hui|adesso|ora|da allora|oggi
    """)
  private static let nows = PhraseSet(
    """
    now|nowadays|these days|currently|since then|instead|at present|jetzt|nun|seitdem|seither|inzwischen
    |mittlerweile|ahora|desde entonces|actualmente|maintenant|depuis|désormais|adesso|ora
    """)
  private static let pronouns = WordSet(
    """
    it it's he he's she she's they they're i i'm we we're its his her their my our the er sie es ich wir
    él ella ellos yo il elle ils je j'ai c'est lui lei
    """)
  private static let limits = PhraseSet(
    """
    until|till|used to|formerly|previously|originally|at first|once|back then|before|bis|früher|damals|hasta
    |antes|jusqu'en|jusqu'à|jusqu'au|avant|autrefois|fino a|fino al|prima
    """)
  /// Verbs of how it was that no list of past forms has.
  private static let past = WordSet(
    "was were had used did war waren hatte wohnte arbeitete hieß era eran vivía trabajaba était étaient habitait travaillait"
  )
  /// How far behind its start a sentence says "now".
  private static let reach = 24

  /// What stands behind a sentence and tells how it is since; nil: nothing does.
  static func told(_ pieces: [SentenceCut.Piece], behind place: Int) -> [UInt8]? {
    let next = place + 1
    guard next < pieces.count, pieces[next].continues, !pieces[next].isHeading,
      !pieces[place].isHeading, !TextMarks.endsAsQuestion(pieces[next].text),
      tellsWhatWas(words(pieces[place].text)), tellsWhatIs(words(pieces[next].text))
    else { return nil }
    return pieces[next].text
  }

  private static func words(_ text: [UInt8]) -> [Word] {
    WordScanner.words(String(decoding: text.prefix(512), as: UTF8.self))
  }

  /// Whether a sentence tells what was so, and nothing that is: "was 4411", "used to be 4411", "phone 0660 111
  /// until June".
  static func tellsWhatWas(_ words: [Word]) -> Bool {
    guard !nows.isIn(words) else { return false }
    let isPast = words.contains { past.contains($0) || Verbs.isPast($0.lower) }
    let isPresent = words.contains {
      ["is", "are", "am", "i'm", "will", "ist", "es", "est"].contains($0.lower)
        || Verbs.isPresentThird($0.lower) && !$0.isCapitalised && !Verbs.isPast($0.lower)
    }
    return isPast || !isPresent && limits.isIn(words)
  }

  /// Whether a sentence tells of the time since: "Now he is at Bosch", "It is 9920 now", "Since then 0660 222".
  private static func tellsWhatIs(_ words: [Word]) -> Bool {
    if openings.length(words, at: 0) != nil { return true }
    guard let first = words.first, pronouns.contains(first) else { return false }
    return words.indices.prefix(reach).contains { nows.length(words, at: $0) != nil }
  }
}
