import Testing

@testable import Learning
@testable import Text

/// The language of a message is told by its words: names with accents do not make it foreign.
@Suite struct AccentTests {
  @Test(arguments: [
    ("My sister Zo\u{EB} lives in S\u{E3}o Paulo.", "My sister Zoe lives in Sao Paulo."),
    ("My sister In\u{EA}s lives in \u{C9}vora.", "My sister Ines lives in Evora."),
    ("I moved from K\u{F6}ln to Z\u{FC}rich.", "I moved from Koln to Zurich."),
    (
      "I met Zo\u{EB} and Jos\u{E9} at Caf\u{E9} M\u{FC}ller.",
      "I met Zoe and Jose at Cafe Muller."
    ),
    ("My wife \u{C5}sa works in Malm\u{F6}.", "My wife Asa works in Malmo."),
    (
      "My daughter Chlo\u{E9} was born in Besan\u{E7}on.",
      "My daughter Chloe was born in Besancon."
    ),
    (
      "I work at Schr\u{F6}der & S\u{F6}hne in K\u{F6}ln.", "I work at Schroder & Sohne in Koln."
    ),
    ("Zo\u{EB} moved to K\u{F6}ln.", "Zoe moved to Koln."),
    ("I flew to \u{130}zmir with \u{15E}ule.", "I flew to Izmir with Sule."),
    ("My boss \u{141}ukasz is from \u{141}\u{F3}d\u{17A}.", "My boss Lukasz is from Lodz."),
    ("I live in \u{C5}lesund near \u{D8}ystein.", "I live in Alesund near Oystein."),
    (
      "My fianc\u{E9}e Zo\u{EB} loves cr\u{E8}me br\u{FB}l\u{E9}e.",
      "My fiancee Zoe loves creme brulee."
    ),
  ])
  func isLearnedAsItsTwin(said: String, twin: String) {
    let (found, plain) = (Extracting.toMemory(said), Extracting.toMemory(twin))
    #expect(found.count == 1 && found.map(\.type) == plain.map(\.type))
    #expect(
      found.map { String(decoding: FoldedValue.fold(Array($0.text.utf8)), as: UTF8.self) }
        == plain.map { $0.text.lowercased() })
  }

  @Test(arguments: [
    "Moja siostra mieszka w \u{141}odzi i ma ma\u{142}ego psa.",
    "Meine Schwester wohnt in K\u{F6}ln und hat einen Hund.",
    "J\u{2019}habite \u{E0} Besan\u{E7}on avec ma s\u{153}ur.",
    "\u{41C}\u{43E}\u{44F} \u{441}\u{435}\u{441}\u{442}\u{440}\u{430} \u{436}\u{438}\u{432}\u{451}\u{442} \u{432} Porto.",
    "\u{6211}\u{7684}\u{59B9}\u{59B9}\u{4F4F}\u{5728} Porto.",
    "Minha irm\u{E3} mora em S\u{E3}o Paulo e n\u{E3}o tem carro.",
  ])
  func otherLanguagesAreNone(said: String) { #expect(Extracting.toMemory(said).isEmpty) }
}
