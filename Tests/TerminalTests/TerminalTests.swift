import Posix
import Testing

@testable import Terminal

@Suite struct TerminalTests {
  @Test(
    arguments: [
      (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (1234, "1.2 kB"),
      (123_456, "123 kB"), (1_234_567, "1.2 MB"), (999_999, "1.0 MB"),
      (5_000_000_000, "5.0 GB"), (Int64.max, "9223372 TB"),
    ] as [(Int64, String)])
  func showsSizes(count: Int64, expected: String) { #expect(shownBytes(count) == expected) }

  @Test(
    arguments: [
      (5, 10, "index: 50 % (5 of 10)"), (0, 0, "index ..."), (-1, 5, "index ..."),
      (6, 5, "index ..."), (Int64.max, Int64.max, "index: 100 % (\(Int64.max) of \(Int64.max))"),
    ] as [(Int64, Int64, String)])
  func showsProgress(done: Int64, all: Int64, expected: String) {
    #expect(progressLine("index", done, of: all) == expected)
  }

  @Test func bytesAreShownAsPercent() {
    let style = Progress.Style(showsCounts: false)
    #expect(progressLine("importing", 50, of: 200, style) == "importing: 25 %")
    #expect(progressLine("importing", 0, of: 0, style) == "importing ...")
  }

  @Test(
    arguments: [
      (80, "building the index of /a/long/path/to/a.memcube: 50 % (5 of 10)"),
      (64, "building the index of /a/long/path/to/a.memcube: 50 % (5 of 10)"),
      (63, "building the index of...long/path/to/a.memcube: 50 % (5 of 10)"),
      (40, "building t.../a.memcube: 50 % (5 of 10)"), (24, "bu...be: 50 % (5 of 10)"),
      (0, "...: 50 % (5 of 10)"),
    ])
  func aLineNeverFillsTheTerminal(width: Int, expected: String) {
    let what = "building the index of /a/long/path/to/a.memcube"
    let line = progressLine(what, 5, of: 10, Progress.Style(width: width))
    #expect(line.count < max(width, 20))
    #expect(line == expected)
  }

  @Test func progressGoesByTheClock() {
    let clock = Condition<Int64>(0)
    let said = Condition<[String]>([])
    let line = Progress("index", now: { clock.withLock { $0 } }) { text in
      said.withLock { $0.append(text) }
    }
    // Milliseconds, and how many lines were said by then: one a quarter of a second, after one.
    for (time, count) in [(0, 0), (500, 0), (999, 0), (1000, 1), (1100, 1), (1249, 1), (1250, 2)] {
      clock.withLock { $0 = Int64(time) * 1_000_000 }
      line.report(1, of: 2)
      #expect(said.withLock { $0.count } == count, "\(time)")
    }
    line.finish()
    #expect(said.withLock { $0.last } == "\r\u{1B}[K")
    line.finish()
    #expect(said.withLock { $0.count } == 3)
    #expect(said.withLock { $0.first } == "\rindex: 50 % (1 of 2)\u{1B}[K")
    // Once taken away it may come back.
    clock.withLock { $0 = 2_000_000_000 }
    line.report(2, of: 2)
    #expect(said.withLock { $0.count } == 4)
  }

  @Test func progressWaitsASecond() {
    let said = Condition<[String]>([])
    let quick = Progress("index") { text in said.withLock { $0.append(text) } }
    quick.report(1, of: 2)
    quick.finish()
    #expect(said.withLock { $0 } == [])
  }

  @Test func whatIsKnownOfThePaceStandsBesideIt() {
    var pace = Pace()
    for (second, done) in [(0, 0), (1, 100), (2, 200)] {
      pace.note(Int64(done), at: Int64(second) * 1_000_000_000)
    }
    let things = Progress.Style(width: 100)
    #expect(
      progressLine("index", 200, of: 1000, things, pace)
        == "index: 20 % (200 of 1000), 8 s left, 100 a second [████░░░░░░░░░░░░░░░░]")
    let bytes = Progress.Style(showsCounts: false, width: 100)
    #expect(
      progressLine("importing", 200, of: 1000, bytes, pace).contains(", 100 bytes a second ["))
    // As much as there is room for, and the line never fills the terminal.
    for width in 0...100 {
      let style = Progress.Style(width: width)
      #expect(Columns.count(progressLine("index", 200, of: 1000, style, pace)) < max(width, 24))
    }
    #expect(
      progressLine("index", 200, of: 1000, Progress.Style(width: 36), pace)
        == "index: 20 % (200 of 1000), 8 s left")
  }

  @Test func thePaceIsThatOfTheLastSeconds() {
    var pace = Pace()
    #expect(pace.rate == nil && pace.left(0, of: 9) == nil)
    for second in 0...60 {
      pace.note(
        Int64(second < 40 ? second : 40 + (second - 40) * 100), at: Int64(second) * 1_000_000_000)
    }
    #expect(pace.rate == 100)
    #expect(pace.left(2_040, of: 2_041) == "1 s left")
    #expect(pace.left(0, of: 20_000) == "3 min left")
    #expect(pace.left(0, of: 1_000_000) == "2 h 47 min left")
    #expect(pace.left(0, of: .max) == nil)
    // Another part of the work counts from the start.
    pace.note(5, at: 61_000_000_000)
    #expect(pace.rate == nil)
  }

  @Test(
    arguments: [
      ("abc", 3), ("été", 3), ("e\u{301}", 1), ("東京", 4), ("👩‍👩‍👧", 2), ("", 0), ("🇵🇹", 2),
    ])
  func columnsAreCounted(text: String, columns: Int) { #expect(Columns.count(text) == columns) }

  @Test func textsAreCutAndFilled() {
    #expect(Columns.padded("東京", to: 6) == "東京  ")
    #expect(Columns.padded("東京太郎", to: 7) == "東京...")
    // A wide character that would stand half outside is left out.
    #expect(Columns.padded("東京太郎", to: 6) == "東... ")
    #expect(Columns.cut("abcdef", to: 2) == "..")
    #expect(Columns.suffix("a東京", 3) == "京")
  }

  @Test func barsAreAsLongAsNumbersAreGreat() {
    let (wide, plain) = (Bars(unicode: true), Bars(unicode: false))
    #expect(wide.sparkline([0, 1, 4, 8]) == "·▁▄█")
    #expect(plain.sparkline([0, 1, 8]) == "._#")
    #expect(wide.sparkline([]) == "")
    #expect(wide.bar(8, of: 8, columns: 4) == "████")
    #expect(wide.bar(3, of: 8, columns: 4) == "█▌")
    #expect(wide.bar(1, of: 1_000_000, columns: 4) == "▏")
    #expect(plain.bar(4, of: 8, columns: 4) == "##")
    #expect(wide.bar(0, of: 8, columns: 4) == "" && wide.bar(1, of: 8, columns: -3) == "")
    #expect(wide.trough(0.5, columns: 4) == "██░░" && plain.trough(1, columns: 2) == "##")
  }

  @Test(
    arguments: [
      ([:], false, true), (["TERM": "xterm"], true, true), (["TERM": "dumb"], false, true),
      (["TERM": "xterm", "NO_COLOR": "1"], false, true),
      (["TERM": "xterm", "LANG": "C"], true, false),
      (["TERM": "xterm", "LC_ALL": "de_DE.UTF-8", "LANG": "C"], true, true),
    ] as [([String: String], Bool, Bool)])
  func theEnvironmentSaysWhatATerminalShows(
    variables: [String: String], hasColour: Bool, isUnicode: Bool
  ) {
    let face = Face(isTerminal: true, width: 50) { variables[$0].map { Array($0.utf8) } }
    #expect(face.hasColour == hasColour && face.isUnicode == isUnicode && face.width == 50)
    #expect(face.paint("a", .red) == (hasColour ? "\u{1B}[31ma\u{1B}[0m" : "a"))
    let file = Face(isTerminal: false, width: nil) { variables[$0].map { Array($0.utf8) } }
    #expect(!file.hasColour && !file.isClever && file.width == 80)
  }

  @Test(arguments: [("40", 40), ("0", 50), ("-1", 50), ("x", 50), ("99999999999999999999", 50)])
  func columnsAreTheEnvironments(value: String, width: Int) {
    let face = Face(isTerminal: true, width: 50) { $0 == "COLUMNS" ? Array(value.utf8) : nil }
    #expect(face.width == width)
  }
}
