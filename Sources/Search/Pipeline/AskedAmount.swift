/// The amount that a question asks for, if it asks for one: "how much", "how old", "what did the
/// repair cost", in some languages.
package struct AskedAmount: Hashable {
  /// The kinds that answer it surely.
  package var kinds: AmountKinds = []
  /// Those that may answer it as well.
  var perhaps: AmountKinds = []
  /// Words of the question that an amount stands for: of "what did it cost" an answer may hold no
  /// "cost".
  package var frame: Set<[UInt8]> = []

  /// Whether it asks how old a person is: the day of birth tells that as well.
  package private(set) var isAge = false

  /// Whether nothing of that kind is asked.
  package var isEmpty: Bool { kinds.isEmpty && perhaps.isEmpty }

  private typealias Word = [UInt8]

  /// Words that only ask for amounts.
  private static let amount = AmountKinds.set(
    """
    wieviel wieviele combien cuanto cuanta cuantos cuantas quanto quanta quantos quantas quanti
    quante
    hoeveel
    """)
  /// What "how" asks of.
  private static let how: [Word: AmountKinds] = table([
    (.any, "much many"), (.time, "old long"), (.length, "far tall high deep wide thick long broad"),
    (.mass, "heavy"), ([.area, .length, .volume], "big large"), (.speed, "fast"),
    (.temperature, "hot warm cold"), (.frequency, "often frequently regularly"),
    (.money, "expensive cheap pricey"),
  ])
  /// The same of "wie" and "hoe".
  private static let wie: [Word: AmountKinds] = table([
    (.any, "viel viele veel"), (.time, "alt lange lang oud"),
    (.length, "weit hoch tief breit ver diep"), (.mass, "schwer zwaar"),
    ([.area, .length, .volume], "gross groot"), (.speed, "schnell snel"),
    (.temperature, "heiss warm kalt"), (.frequency, "oft vaak"), (.money, "teuer duur"),
  ])
  private static let ways: [Word: [Word: AmountKinds]] = [
    Array("how".utf8): how, Array("wie".utf8): wie, Array("hoe".utf8): wie,
  ]
  /// What words measure, as verbs and as nouns.
  private static let verbs: [Word: AmountKinds] = table([
    (
      .money,
      """
      cost costs costing pay paid pays charge charged charges spend spent spends earn earns earned owe
      owes owed kostet kosten kostete gekostet zahlen zahlt bezahlt coute couter coutent coutait
      cuesta cuestan costo costaba custa custam custou custava costa costano kost kostte pagar pago
      """
    ),
    (.mass, "weigh weighs weighed weighing wiegt wog pese pesent pesait pesa pesan weegt"),
    (.time, "last lasts take takes took dauert dauerte dure dura tarda demora duurt"),
    (.length, "measure measures mide mede"),
  ])
  private static let nouns: [Word: AmountKinds] = table([
    (
      .money,
      """
      cost costs price prices fee fees rent salary wage wages budget deposit fare bill toll tuition
      mortgage premium income preis preise miete gehalt kosten prix loyer salaire tarif precio alquiler
      sueldo coste preco renda aluguel salario prezzo affitto stipendio prijs huur
      """
    ),
    (.mass, "weight gewicht poids peso"), ([.mass, .volume], "dose dosage dosis"),
    (.length, "height length width depth distance diameter hohe lange breite hauteur altura"),
    (.area, "area surface flache superficie"),
    (.size, "size grosse taille talla"),
    (.volume, "volume capacity"), (.time, "age duration alter edad idade duree duracion leeftijd"),
    (.temperature, "temperature temperatur temperatura"), (.speed, "speed geschwindigkeit vitesse"),
    (.share, "percentage share rate"),
  ])
  private static let what = AmountKinds.set(
    "what which whats was welcher welche welches quel quelle que cual qual quale wat")
  private static let being = AmountKinds.set(
    "is are was were s will ist war sind est etait es era son e foi sono")
  private static let helping = AmountKinds.set("did does do will would has have had should can")

  private static func table(_ rows: [(AmountKinds, String)]) -> [Word: AmountKinds] {
    var table: [Word: AmountKinds] = [:]
    for (kinds, words) in rows {
      for word in AmountKinds.set(words) { table[word, default: []].formUnion(kinds) }
    }
    return table
  }

  /// None.
  package init() {}

  /// Of a question's folded words.
  package init(_ words: [[UInt8]]) {
    read(words)
    guard !isEmpty else { return }
    isAge = kinds == .time && !frame.isDisjoint(with: Self.ages)
    // "Per month" says nothing of what costs so much.
    for (word, next) in zip(words, words.dropFirst()) where Self.each.contains(word) {
      if Self.spans.contains(next) { frame.formUnion([word, next]) }
    }
    frame.formUnion(words.filter { Self.often.contains($0) })
  }

  private static let ages = AmountKinds.set("old age alt alter edad leeftijd")
  private static let each = AmountKinds.set("per a each every pro im je al por par")
  private static let spans = AmountKinds.set(
    "day week month year night hour tag woche monat jahr nacht stunde mes ano dia noche mois jour nuit"
  )
  private static let often = AmountKinds.set(
    "monthly yearly weekly daily annually monatlich jahrlich")

  private mutating func read(_ words: [[UInt8]]) {
    for (place, word) in words.enumerated() {
      let next = place + 1 < words.count ? words[place + 1] : []
      if let found = Self.ways[word]?[next] {
        frame.insert(next)
        return read(found, of: words, behind: place + 2)
      }
      if Self.amount.contains(word) {
        frame.insert(word)
        return read(.any, of: words, behind: place + 1)
      }
      guard Self.what.contains(word) else { continue }
      let rest = words[(place + 1)...]
      // "What is the price of …", "what was Ana's salary": near to the front.
      let near = rest.dropFirst().prefix(4)
      if Self.being.contains(next), let noun = near.first(where: { Self.nouns[$0] != nil }) {
        frame.insert(noun)
        return choose(Self.nouns[noun] ?? [])
      }
      guard Self.helping.contains(next) || Self.verbs[next] == .money else { continue }
      if let verb = rest.first(where: { Self.asWhat.contains($0) }) {
        frame.insert(verb)
        return choose(Self.verbs[verb] ?? [])
      }
    }
  }

  /// The verbs that ask for amounts also after "what".
  private static let asWhat = AmountKinds.set(
    "cost costs weigh weighs charge charges kostet gekostet coute cuesta custa costa wiegt")

  /// Deeds by which something is had for money.
  private static let trading = AmountKinds.set(
    "get got receive received sell sold buy bought rent rented ask asked offer offered")

  /// What is counted or measured, as the word after "how much" and "how many".
  private static let things: [Word: AmountKinds] = AmountKinds.units.merging(
    table([(.money, "money geld argent dinero dinheiro soldi"), (.time, "time zeit temps tiempo")])
  ) { _, new in new }

  /// After "how much" other words may name the kind: verbs, nouns, and units.
  private mutating func read(_ found: AmountKinds, of words: [[UInt8]], behind place: Int) {
    guard found == .any else { return choose(found) }
    let rest = words[min(place, words.count)...]
    if let first = rest.first, first.count > 1, let unit = Self.things[first] {
      frame.insert(first)
      return choose(unit)
    }
    // "How many people pay" asks for people.
    let isOfDeed = rest.first.map { Self.helping.contains($0) || Self.verbs[$0] != nil } ?? false
    let deed = rest.first { [.money, .mass].contains(Self.verbs[$0]) }
    if isOfDeed, let deed, let kinds = Self.verbs[deed] {
      frame.insert(deed)
      return choose(kinds)
    }
    // "How much did we get for the van?"
    if isOfDeed, let deed = rest.prefix(4).first(where: { Self.trading.contains($0) }),
      rest.contains(Array("for".utf8))
    {
      frame.insert(deed)
      return choose(.money)
    }
    let isOfThing = rest.first.map { Self.being.contains($0) } ?? false
    if let noun = rest.first(where: { Self.nouns[$0] != nil }), isOfThing {
      // It is what is asked of, and no frame.
      return choose(Self.nouns[noun] ?? [])
    }
    choose(isOfThing ? [.money] : .any)
    if isOfThing { perhaps = .any }
  }

  private mutating func choose(_ kinds: AmountKinds) {
    self.kinds = kinds
    if kinds == .any { return }
    perhaps = .plain
    // "Ana is 91": years are not said. And a way is as long as it takes.
    if kinds.contains(.time) { perhaps.formUnion([.frequency]) }
    if kinds.contains(.length) { perhaps.formUnion([.time]) }
    if kinds.contains(.frequency) { perhaps.formUnion([.time]) }
  }

}
