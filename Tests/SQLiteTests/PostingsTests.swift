import Posix
import SQLite
import Testing

@Suite struct PostingsTests {
  private func table(_ texts: [String]) throws -> Connection {
    let connection = try Connection()
    try connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, y, columnsize = 0)")
    for (index, text) in texts.enumerated() {
      let insert = try connection.prepare("INSERT INTO t(rowid, x, y) VALUES(?1, ?2, 'same end')")
      try insert.bind(1, Int64(index) * 3 + 1)
      try insert.bind(2, text: Array(text.utf8))
      try insert.run()
    }
    return connection
  }

  private func read(_ postings: Postings, _ match: String, _ count: Int = .max) throws
    -> PostingList
  {
    let list = try postings.begin(Array(match.utf8))
    try postings.read(list, count)
    postings.end(list)
    return list
  }

  @Test func rowsAndCountsAreRead() throws {
    let connection = try table(["a b a a", "b", "a c", "", "the same a"])
    let postings = try Postings(connection, table: "t")
    let a = try read(postings, "\"a\"")
    #expect(a.rows == [1, 7, 13] && a.counts == [3, 1, 1] && a.isWhole)
    #expect(try read(postings, "\"same\"").counts == [1, 1, 1, 1, 2])
    #expect(try read(postings, "\"b a\"").rows == [1])
    #expect(try read(postings, "\"a\" AND \"c\"").rows == [7])
    #expect(try read(postings, "\"zz\"").rows.isEmpty)
    #expect(try read(postings, "\"zz\"").isWhole)
  }

  @Test func listsAreReadInTurns() throws {
    let connection = try table((0..<1_000).map { $0 % 2 == 0 ? "even" : "odd odd" })
    let postings = try Postings(connection, table: "t")
    let (even, odd) = (
      try postings.begin(Array("even".utf8)), try postings.begin(Array("odd".utf8))
    )
    for count in [1, 10, 89, 400] {
      try postings.read(even, count)
      try postings.read(odd, count)
      #expect(even.rows.count == odd.rows.count && !even.isWhole)
    }
    #expect(even.rows.count == 500, "all, but that these are all is not known yet")
    try postings.read(even, .max)
    #expect(even.isWhole && even.rows == (0..<500).map { Int64($0 * 6 + 1) })
    #expect(odd.counts.allSatisfy { $0 == 2 })
    try postings.read(odd, 0)
    postings.end(odd)
    try postings.read(odd, 5)
    #expect(!odd.isWhole && odd.rows.count == 500, "an ended list stays as it is")
  }

  /// Who knows a part of a list, or all of it, gets what he would read without, in whatever steps.
  @Test(arguments: [0, 1, 7, 499, 500, 501, .max])
  func whatIsKnownIsReadAgain(_ count: Int) throws {
    let connection = try table((0..<1_000).map { $0 % 2 == 0 ? "even" : "odd odd" })
    let postings = try Postings(connection, table: "t")
    let match = Array("odd".utf8)
    let first = try postings.begin(match)
    try postings.read(first, count)
    let known = try #require(first.news)
    postings.end(first)
    let ways = [
      [1, 6], [7], [8], [499], [250, 250], [500], [501], [.max], [3, .max], [.max, 4],
    ]
    for steps in ways {
      let (fresh, again) = (try postings.begin(match), postings.begin(match, known: known))
      for step in steps {
        try postings.read(fresh, step)
        try postings.read(again, step)
        #expect(again.rows == fresh.rows && again.counts == fresh.counts)
        #expect(again.isWhole == fresh.isWhole, "\(steps) of \(count)")
      }
      postings.end(fresh)
      postings.end(again)
      let rows = again.rows
      try postings.read(again, 5)
      #expect(again.rows == rows, "an ended list stays as it is")
    }
  }

  @Test func countsAreBounded() throws {
    let connection = try table([String(repeating: "a ", count: 70_000)])
    #expect(try read(Postings(connection, table: "t"), "a").counts == [255])
  }

  @Test func whatIsNoExpressionIsAnError() throws {
    let connection = try table(["a"])
    let postings = try Postings(connection, table: "t")
    #expect(throws: SQLiteError.self) { try read(postings, "\"") }
    #expect(try read(postings, "a").rows == [1])
    #expect(throws: SQLiteError.self) {
      try read(Postings(connection, table: "missing"), "a")
    }
  }
}
