/// Abbreviations whose point ends no sentence, in the languages that people here write.
///
/// They rest on CLDR's sentence break suppressions (common/segments, en.xml, de.xml and fr.xml): those
/// that are no words as well ("In.", "Do.", "Test."), with what these lack of addresses, telephone
/// numbers, papers, bills and recipes.
public enum Abbreviations {
  private enum Kind {
    /// What it belongs to follows: "Dr. Weber".
    case leading
    /// A sentence may end with it: it goes on before a digit, a small letter, or what holds a digit.
    case inside
    /// It is a word as well, and goes on before a number alone.
    case numbered
  }

  /// With a first letter of either case.
  private static let leading = """
    dr mr mrs ms mme mlle prof st sr jr sra srta sig dott nr vs ca approx hr hrn fr frl bzw ggf ggfs evtl
    inkl exkl incl excl zzgl vgl tel tél ext dept depto dipl geb gest verh sog bspw etc cf viz env
    dep arr resp lt entspr einschl ehem eigtl urspr insb bes zzt tägl mtl jährl jhrl wöchtl allg hrsg kath
    schweiz österr röm adr capt sgt gov attn núm tfno pág
    avv dhr mevr drs ing mag lic geom rag dra sta av bd kffr kfm
    """
  /// As they are written here alone: others are words.
  private static let written = """
    Fr Abs Bd Ing Fig Figs Vol Mt Ft Gen Hon Rev Rep Sen Ave Blvd Fam Col Maj Pvt Mgr
    """
  private static let inside = """
    vit fl usw str jh std min mio mrd mwst pp inc ltd co corp Art Abt Kap Reg vol no ft dtzd stk pkt whg hbf conf ref
    tlf wg gr kl abb anm bsp ziff bldg blvd assoc govt misc avg tbsp tsp réf janv févr juil déc
    """
  private static let numbered = """
    max art apt ste fig figs ch chap sec ed est rm pg par abs bd bl nos nbr num op cap var sept zi pos
    mind pers mob hrs mins secs yr yrs oz lb lbs
    """

  private static let kinds: [[UInt8]: Kind] = {
    var kinds: [[UInt8]: Kind] = [:]
    func put(_ words: String, _ kind: Kind, inBothCases: Bool = true) {
      for word in words.split(whereSeparator: \.isWhitespace) {
        let bytes = Array(word.utf8)
        if kinds[bytes] == nil { kinds[bytes] = kind }
        guard inBothCases, let first = bytes.first, (0x61...0x7A).contains(first) else { continue }
        let capital = [first - 0x20] + bytes.dropFirst()
        if kinds[capital] == nil { kinds[capital] = kind }
      }
    }
    put(written, .leading, inBothCases: false)
    put(leading, .leading)
    put(inside, .inside)
    put(numbered, .numbered)
    return kinds
  }()

  /// Whether a word before a point is an abbreviation there, and the sentence goes on with the next.
  public static func holds(_ word: [UInt8], before next: [UInt8]) -> Bool {
    guard word.count < 12 else { return false }
    // "Hauptstr. 5", "Bahnhofstr. neben dem Coop".
    let isStreet = word.count > 5 && word.suffix(3).elementsEqual("str".utf8)
    guard let kind = kinds[word] ?? (isStreet ? .inside : nil) else { return false }
    guard let first = next.first(where: { $0 != 0x28 }) else { return false }
    switch kind {
    case .leading: return true
    case .inside: return (0x61...0x7A).contains(first) || next.contains(where: isDigit)
    case .numbered: return isDigit(first)
    }
  }

  /// "J.R.R", "u.v.a", "Ph.D": letters between points.
  public static func areInitials(_ word: [UInt8]) -> Bool {
    let parts = word.split(separator: 0x2E, omittingEmptySubsequences: false)
    return parts.count > 1
      && parts.allSatisfy { part in
        (1...2).contains(part.count) && part.allSatisfy { $0 | 0x20 > 0x60 && !isDigit($0) }
      }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
