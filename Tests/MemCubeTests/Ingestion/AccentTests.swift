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
    #expect(found.count == 1)
    #expect(
      found.map { String(decoding: FoldedValue.fold(Array($0.text.utf8)), as: UTF8.self) }
        == plain.map { $0.text.lowercased() })
  }
}
