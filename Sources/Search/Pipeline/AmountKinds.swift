internal import Text

/// What kinds of amounts a question asks for, or a text names.
package struct AmountKinds: OptionSet, Hashable {
  package let rawValue: Int

  package init(rawValue: Int) {
    self.rawValue = rawValue
  }

  package static let money = AmountKinds(rawValue: 1)
  package static let mass = AmountKinds(rawValue: 2)
  static let length = AmountKinds(rawValue: 4)
  static let area = AmountKinds(rawValue: 8)
  static let volume = AmountKinds(rawValue: 16)
  package static let time = AmountKinds(rawValue: 32)
  static let temperature = AmountKinds(rawValue: 64)
  static let speed = AmountKinds(rawValue: 128)
  package static let share = AmountKinds(rawValue: 256)
  static let frequency = AmountKinds(rawValue: 512)
  /// A number without a unit, or with one of something else.
  package static let plain = AmountKinds(rawValue: 1024)
  package static let any = AmountKinds(rawValue: 2047)
  /// What tells the size of shoes, a flat or a screw.
  package static let size: AmountKinds = [.area, .length, .plain]

  /// The units by their folded names, in some languages.
  package static let units: [[UInt8]: AmountKinds] = table([
    (
      .money,
      """
      eur euro euros usd dollar dollars buck bucks cent cents gbp pound pounds quid pence chf
      franken
      franc francs franco jpy yen cny yuan rmb inr rs rupee rupees krw won sek nok dkk kr krona
      kronor
      krone kroner kronen pln zloty czk koruna huf forint ron lei try lira rub rubles rouble
      roubles brl
      real reais mxn peso pesos cad aud nzd sgd hkd zar rand shekel shekels k grand
      """
    ),
    (
      .mass,
      """
      kg kgs kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes kilogramo kilogramos
      quilo quilos chilo chili g gr gram grams gramm gramme grammes gramo gramos grama gramas grammo
      grammi mg milligram milligrams milligramm mcg \u{3BC}g microgram micrograms lb lbs pound pounds pfund
      livre livres libra libras oz ounce ounces stone t ton tons tonne tonnes tonnen tonelada
      toneladas
      """
    ),
    (
      .length,
      """
      mm cm dm m km mi mile miles meter meters metre metres metro metros metri kilometer kilometers
      kilometre kilometres kilometro kilometros chilometri centimeter centimeters centimetre
      centimetres
      centimetro centimetros millimeter millimeters millimetre millimetres inch inches ft foot feet
      yard
      yards meile meilen milla millas milha milhas zoll pied pieds pouce pouces step steps
      """
    ),
    (
      .area,
      """
      m2 km2 cm2 ft2 sqm qm sqft square acre acres ha hectare hectares hektar quadratmeter
      """
    ),
    (
      .volume,
      """
      m3 l ml cl dl liter liters litre litres litro litros litri gallon gallons pint pints cup cups
      tbsp
      tsp tablespoon tablespoons teaspoon teaspoons tasse tassen taza tazas glass glasses bottle
      bottles
      """
    ),
    (
      .time,
      """
      s sec secs second seconds min mins minute minutes h hr hrs hour hours day days night nights
      week
      weeks weekend weekends fortnight month months year years yr yrs decade decades century
      centuries
      sekunde sekunden minuten std stunde stunden tag tage tagen woche wochen monat monate monaten
      jahr
      jahre jahren seconde secondes heure heures jour jours semaine semaines mois an ans annee
      annees
      segundo segundos minuto minutos hora horas dia dias semana semanas mes meses ano anos mese
      mesi
      secondi minuti ora ore giorno giorni settimana settimane anno anni uur dag dagen weken maand
      maanden jaar
      """
    ),
    (
      .temperature, "degree degrees celsius fahrenheit grad grados graus gradi degres graden kelvin"
    ),
    (.speed, "kmh kph mph knot knots"), (.share, "percent prozent percento procent"),
    (
      .frequency,
      "time times mal fois vez veces vezes volta volte keer"
    ),
  ])

  /// Words that say how often by themselves.
  static let often = set(
    """
    once twice thrice daily weekly monthly yearly annually hourly nightly biweekly fortnightly
    taglich wochentlich monatlich jahrlich einmal zweimal dreimal quotidien hebdomadaire mensuel
    diario semanal mensual anual diariamente dagelijks wekelijks
    """)

  /// Words after which a span of time says how often: "every week", "each October".
  static let every = set("every each jeden jede jedes chaque cada ogni elke iedere")

  private static func table(_ rows: [(AmountKinds, String)]) -> [[UInt8]: AmountKinds] {
    var table: [[UInt8]: AmountKinds] = [:]
    for (kind, words) in rows {
      // A pound is money and mass.
      for word in set(words) { table[word, default: []].formUnion(kind) }
    }
    return table
  }

  package static func set(_ words: String) -> Set<[UInt8]> {
    Set(words.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
  }
}

/// Finds the amounts that texts name: a number with its unit before or after it. Keeps buffers.
package struct AmountReader {
  private var tokenizer = Tokenizer()

  package init() {
  }

  private static let codes: Set<[UInt8]> = Set(
    AmountKinds.units.filter { $0.key.count >= 2 && $0.key.count <= 3 && $0.value == .money }.keys)
  private static let numbers = AmountKinds.set(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds
    thousand thousands million millions billion half dozen couple zwei drei vier funf sechs sieben acht
    neun zehn zwolf zwanzig hundert tausend deux trois quatre cinq sept huit neuf dix cent mille dos
    tres cuatro cinco seis siete ocho nueve diez cien mil dois duas quatro sete oito nove dez cem due
    tre quattro cinque sei otto dieci cento twee drie vijf zes zeven negen tien
    """)

  private static let months = AmountKinds.set(
    """
    january february march april may june july august september october november december jan feb
    mar
    apr jun jul aug sep sept oct nov dec
    """)
  private static let ordinals = AmountKinds.set("st nd rd th er eme")
  private static let currencies: [[UInt8]] = [
    "€", "£", "$", "¥", "₹", "₽", "₩", "₺", "₴", "฿", "₫",
  ]
  .map { Array($0.utf8) }

  private struct Word {
    var token: [UInt8]
    /// What stands between it and the word before it.
    var gap: [UInt8]
    /// Its digits, where it begins with one, and the letters after them.
    var digits: Int
    var tail: [UInt8] { Array(token.dropFirst(digits)) }
    /// Whether it is a number, in digits or spelled.
    var isNumber: Bool
  }

  private mutating func words(_ text: [UInt8]) -> [Word] {
    var words: [Word] = []
    var end = 0
    tokenizer.read(text)
    while tokenizer.next() {
      let (token, range) = (tokenizer.token, tokenizer.range)
      let digits = token.prefix { (0x30...0x39).contains($0) }.count
      let gap = range.lowerBound > end ? Array(text[end..<range.lowerBound]) : []
      end = max(end, range.upperBound)
      words.append(
        Word(
          token: token, gap: gap, digits: digits,
          isNumber: digits > 0 || Self.numbers.contains(token)))
    }
    if end < text.count {
      words.append(Word(token: [], gap: Array(text[end...]), digits: 0, isNumber: false))
    }
    return words
  }

  /// Of the number at a place.
  private static func kind(of words: [Word], _ place: Int, _ text: [UInt8]) -> AmountKinds {
    let word = words[place]
    if isMoney(before: words, place) { return .money }
    if word.digits > 0, !word.tail.isEmpty {
      if let unit = AmountKinds.units[word.tail] { return unit }
      return []
    }
    // Of 13:00 neither part is an amount.
    if word.gap == [0x3A] { return [] }
    // "swan-spoon-77" is a word of its own.
    if word.gap == [0x2D], place > 0, !words[place - 1].isNumber { return [] }
    guard place + 1 < words.count else { return isYear(word.token) ? [] : .plain }
    let next = words[place + 1]
    if currencies.contains(where: { holds(next.gap, $0) }), !isApart(next.gap) { return .money }
    if next.gap.contains(0x25) { return .share }
    // "1.250", "two hundred": the number goes on.
    if next.isNumber, next.digits == next.token.count, isInside(next.gap) { return [] }
    if next.isNumber, next.digits == 0 { return [] }
    if holds(next.gap, [0xC2, 0xB0]) { return .temperature }
    if isBetween(next.gap), let unit = AmountKinds.units[next.token] {
      if unit == .length, place + 2 < words.count, words[place + 2].gap == [0x2F],
        words[place + 2].token == [0x68]
      {
        return .speed
      }
      // "200 square meters" and "2 times": as they are.
      return unit
    }
    if isYear(word.token) || months.contains(next.token) && isBetween(next.gap) { return [] }
    if place > 0, months.contains(words[place - 1].token) { return [] }
    return next.gap == [0x3A] ? [] : .plain
  }

  /// Whether a currency stands before a number: "€ 129", "EUR 129".
  private static func isMoney(before words: [Word], _ place: Int) -> Bool {
    var place = place
    // From "250" in "€ 1.250" to its front.
    while place > 0, words[place].digits > 0, words[place - 1].digits > 0,
      isInside(words[place].gap)
    {
      place -= 1
    }
    let gap = words[place].gap
    if currencies.contains(where: { holds(gap.suffix(5), $0) }) {
      // "129 €, 5 parts": that of another number.
      let end = gap.last == 0x20 ? gap.dropLast() : gap[...]
      return currencies.contains { end.suffix($0.count).elementsEqual($0) }
    }
    return place > 0 && isBetween(gap) && codes.contains(words[place - 1].token)
  }

  /// Whether what stands between two runs of digits keeps them one number.
  private static func isInside(_ gap: [UInt8]) -> Bool {
    gap == [0x2E] || gap == [0x2C] || gap == [0x27] || gap == [0x20] || gap == [0xC2, 0xA0]
      || gap == [0xE2, 0x80, 0xAF]
  }

  /// Whether nothing but a space or a hyphen stands between a number and its unit.
  private static func isBetween(_ gap: [UInt8]) -> Bool {
    gap.isEmpty || gap == [0x20] || gap == [0x2D] || gap == [0xC2, 0xA0]
      || gap == [
        0xE2, 0x80,
        0xAF,
      ]
  }

  /// Whether a currency in what stands after a number is that of the next.
  private static func isApart(_ gap: [UInt8]) -> Bool {
    guard let first = gap.first(where: { $0 != 0x20 }) else { return false }
    return first < 0x80 && first != 0x24
  }

  private static func holds(_ text: some Collection<UInt8>, _ part: [UInt8]) -> Bool {
    let text = Array(text)
    guard text.count >= part.count else { return false }
    return (0...(text.count - part.count)).contains {
      text[$0..<($0 + part.count)].elementsEqual(part)
    }
  }

  /// Whether a number is a year.
  package static func isYear(_ token: [UInt8]) -> Bool {
    token.count == 4 && (token.starts(with: [0x31, 0x39]) || token.starts(with: [0x32, 0x30]))
  }
}
