import Posix
import SQLite
import Testing

@testable import Bundle
@testable import Index
@testable import MemCube

/// An index that cannot be made says so, wherever it fails; it waited for its reader for ever.
@Suite struct ReplayFailureTests {
  @Test func noRoomIsAnErrorAtEachPage() throws {
    let work = try Workspace(), bundle = try work.bundle()
    for start in stride(from: 0, to: 400, by: 20) {
      try bundle.commit(try Sample.messages(start..<start + 20), host: work.host())
    }
    var isDone = false
    for pages in stride(from: 20, through: 400, by: 4) where !isDone {
      let connection = try Connection(memory: ())
      try IndexSchema.create(in: connection)
      try TextIndex.createSchema(connection)
      try connection.execute("PRAGMA max_page_count = \(pages)")
      let index = try Index(connection, writer: 1)
      do { try Replay(bundle: bundle, progress: nil).run(into: index) } catch { continue }
      isDone = true
      #expect(pages > 20)
    }
    #expect(isDone)
  }
}
