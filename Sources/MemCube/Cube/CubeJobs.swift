internal import Posix
internal import SQLite

extension Cube {
  /// What ingestion has to do, oldest first; with `all`, what it has done as well, before that.
  public func jobs(all: Bool = false) throws(CubeError) -> [Job] {
    let failure = try ingestionFailure()
    return try read { core throws(SQLiteError) in
      var jobs = try core.index.conversationJobs(all: all)
      jobs += try core.index.documentJobs(all: all)
      for place in jobs.indices where jobs[place].state != .done {
        guard let failure, jobs[place].conversation != nil else { continue }
        jobs[place].state = .failed
        jobs[place].error = failure
      }
      return jobs.filter { $0.state == .done } + jobs.filter { $0.state != .done }
    }
  }

  /// Why the extractor could not write when it last tried; nil: it could.
  func ingestionFailure() throws(CubeError) -> String? {
    guard let bytes = try failureFile.read(), !bytes.isEmpty else { return nil }
    return String(decoding: bytes.prefix(4096), as: UTF8.self)
  }

  /// Notes why the extractor could not write, or that it could.
  func noteIngestion(failed error: CubeError?) {
    guard let error else {
      if Files.exists(failureFile.path) { try? Files.unlink(failureFile.path) }
      return
    }
    try? failureFile.write(Array(error.message.utf8), host: host)
  }

  private var failureFile: StateFile {
    StateFile(path: replica.directory.appending("ingestion-failed"))
  }
}

extension Index {
  /// The jobs of conversations.
  func conversationJobs(all: Bool) throws(SQLiteError) -> [Job] {
    let query = try connection.statement(
      """
      SELECT c.name, count(w.id), coalesce(i.messages, 0), coalesce(i.memories, 0),
        coalesce(i.relations, 0)
      FROM waiting w JOIN conversation c ON c.row = w.conversation
        LEFT JOIN ingestion i ON i.conversation = c.row
      GROUP BY c.row ORDER BY min(w.id)
      """)
    var jobs = try conversationJobs(query)
    guard all else { return jobs }
    let done = try connection.statement(
      """
      SELECT c.name, 0, i.messages, i.memories, i.relations
      FROM ingestion i JOIN conversation c ON c.row = i.conversation
      WHERE NOT EXISTS (SELECT 1 FROM waiting w WHERE w.conversation = c.row) ORDER BY i.last
      """)
    jobs += try conversationJobs(done)
    return jobs
  }

  private func conversationJobs(_ query: Statement) throws(SQLiteError) -> [Job] {
    defer { query.reset() }
    var jobs: [Job] = []
    while try query.step() {
      let name = query.blob(0)
      var job = Job(
        .queued, source: Array("messages/".utf8) + EscapedName.escape(name) + Array(".md".utf8))
      job.conversation = name
      job.waiting = Int(clamping: query.int(1))
      job.messages = Int(clamping: query.int(2))
      job.memories = Int(clamping: query.int(3))
      job.relations = Int(clamping: query.int(4))
      job.state = job.waiting == 0 ? .done : job.messages == 0 ? .queued : .running
      jobs.append(job)
    }
    return jobs
  }

  /// The jobs of documents: they are done when all their passages can be found.
  func documentJobs(all: Bool) throws(SQLiteError) -> [Job] {
    let waiting = try connection.statement(
      """
      SELECT o.row, max(t.place), (SELECT count(*) FROM item WHERE owner = o.row AND kind = 2)
      FROM todo t JOIN object o ON o.row = t.owner WHERE t.class = 1 AND o.tree = 2
      GROUP BY o.row ORDER BY min(t.row)
      """)
    var jobs = try documentJobs(waiting)
    guard all else { return jobs }
    let done = try connection.statement(
      """
      SELECT o.row, -1, (SELECT count(*) FROM item WHERE owner = o.row AND kind = 2) FROM object o
      WHERE o.tree = 2
        AND NOT EXISTS (SELECT 1 FROM todo t WHERE t.class = 1 AND t.owner = o.row)
      ORDER BY o.row
      """)
    jobs += try documentJobs(done)
    return jobs
  }

  private func documentJobs(_ query: Statement) throws(SQLiteError) -> [Job] {
    var found: [(row: Int64, place: Int64, passages: Int64)] = []
    while try query.step() { found.append((query.int(0), query.int(1), query.int(2))) }
    query.reset()
    var jobs: [Job] = []
    for (row, place, passages) in found {
      guard let seat = try object(row: row)?.seat else { continue }
      var job = Job(
        place < 0 ? .done : place == 0 ? .queued : .running,
        source: Array("documents/".utf8) + (try path(of: seat)))
      job.passages = Int(clamping: passages)
      jobs.append(job)
    }
    return jobs
  }
}
