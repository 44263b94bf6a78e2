internal import Bundle
public import Format
internal import Index
internal import Posix
internal import SQLite
internal import Text

extension Cube {
  /// What the model had trouble with is shown for so long as if it were not done, seconds.
  private static let troubleAge: Int64 = 86_400

  /// What ingestion has to do, oldest first; before that what it did in the last day with less than
  /// the model that it should have, and with `all` all that it has done. With a limit, at most so many
  /// conversations, documents that are not cut yet, and documents that no model has read yet.
  public func jobs(all: Bool = false, limit: Int = .max) throws(CubeError) -> [Job] {
    let failure = try ingestionFailure()
    let troubles = try modelTroubles()
    let since = host.now().seconds - Self.troubleAge
    let vectors = try vectorJob()
    let reads = answering != nil
    let found = try read { core throws(SQLiteError) in
      var jobs = try core.index.conversationJobs(all: all, limit)
      jobs += try core.index.documentJobs(all: all, areRead: reads, limit)
      if !all {
        let known = Set(jobs.map(\.source))
        for (source, trouble) in troubles.all
        where trouble.hasEffect && trouble.time.seconds > since && !known.contains(source) {
          if let job = try core.index.job(of: source, areRead: reads) { jobs.append(job) }
        }
      }
      for place in jobs.indices {
        Self.mark(&jobs[place], failure, troubles)
      }
      if let vectors { jobs.append(vectors) }
      return jobs.filter { $0.state == .done } + jobs.filter { $0.state != .done }
    }
    return try found.map { (job) throws(CubeError) in try explained(job) }
  }

  /// The job of a source, done or not: `messages/C.md`, `documents/d.pdf`, `vectors`.
  public func job(of source: [UInt8]) throws(CubeError) -> Job? {
    if source.elementsEqual("vectors".utf8) { return try vectorJob() }
    let reads = answering != nil
    let found = try read { core throws(SQLiteError) in
      try core.index.job(of: source, areRead: reads)
    }
    guard var job = found else { return nil }
    Self.mark(&job, try ingestionFailure(), try modelTroubles())
    return try explained(job)
  }

  /// A job with the reason why nothing is found of its document, if so it is.
  private func explained(_ job: Job) throws(CubeError) -> Job {
    guard job.kind == .document, job.state == .done, job.passages == 0,
      let path = Index.name(job.source, below: "documents/")
    else { return job }
    var job = job
    if ProgramFolders.own(path) {
      job.emptiness =
        path.split(separator: 0x2F).contains { $0.first == 0x2E }
        ? "what has a leading dot in its path is not searched"
        : "what a program keeps in a folder of its own is not searched"
    } else if let node = try find(.documents, path) {
      job.emptiness = try emptiness(of: try content(row: node.row), named: path)
    }
    return job
  }

  private func emptiness(of content: Content, named name: [UInt8]) throws(CubeError) -> String? {
    let start: [UInt8]
    switch content {
    case .bytes(let bytes): start = bytes
    case .blob(let blob):
      guard let file = try? open(blob),
        let bytes = try? Files.read(file, at: 0, count: TextEncoding.sample)
      else { return "its bytes are not here" }
      start = bytes
    case .missing: return "its bytes are not here"
    case .link: return "a link is not searched"
    }
    if start.isEmpty { return "it is empty" }
    let isText = TextJudge.isText(start, TextEncoding(start: start, name: name))
    return isText ? "it has no words" : "it is no text, so nothing in it is found"
  }

  private static func mark(_ job: inout Job, _ failure: String?, _ troubles: ModelTroubles) {
    job.trouble = troubles[job.source]
    if job.kind == .document, job.state != .done, let error = job.trouble?.error {
      // It is read when the model can be had.
      job.state = .failed
      job.error = error
    }
    guard let failure, job.state != .done, job.kind == .conversation else { return }
    job.state = .failed
    job.error = failure
  }

  /// The texts that a service does not make vectors of.
  private func vectorJob() throws(CubeError) -> Job? {
    guard let failure = try embeddingFailure() else { return nil }
    var job = Job(.vectors, .failed, source: Array("vectors".utf8))
    job.waiting = Int(clamping: try waitingForVectors())
    job.error = failure
    return job
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
  func conversationJobs(all: Bool, _ limit: Int) throws(SQLiteError) -> [Job] {
    let query = try connection.statement(
      """
      SELECT c.name, count(w.id), coalesce(i.messages, 0), coalesce(i.memories, 0),
        coalesce(i.relations, 0)
      FROM waiting w JOIN conversation c ON c.row = w.conversation
        LEFT JOIN ingestion i ON i.conversation = c.row
      GROUP BY c.row ORDER BY min(w.id) LIMIT ?1
      """)
    try query.bind(1, Int64(limit))
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
      var job = Job(.conversation, .queued, source: Job.source(ofConversation: query.blob(0)))
      job.waiting = Int(clamping: query.int(1))
      job.messages = Int(clamping: query.int(2))
      job.memories = Int(clamping: query.int(3))
      job.relations = Int(clamping: query.int(4))
      job.state = job.waiting == 0 ? .done : job.messages == 0 ? .queued : .running
      jobs.append(job)
    }
    return jobs
  }

  /// The job of one source.
  func job(of source: [UInt8], areRead: Bool) throws(SQLiteError) -> Job? {
    if let file = Index.name(source, below: "documents/") {
      guard let node = try node(.documents, at: file), node.kind == .file else { return nil }
      let query = try connection.statement(
        """
        SELECT ?1, coalesce((SELECT max(place) FROM todo WHERE class = 1 AND owner = ?1), -1),
          (SELECT count(*) FROM item WHERE owner = ?1 AND kind = 2 AND number > 0),
          ?2 AND EXISTS (SELECT 1 FROM unread WHERE object = ?1)
        """)
      try query.bind(1, node.row)
      try query.bind(2, flag: areRead)
      return try documentJobs(query).first
    }
    guard let file = Index.name(source, below: "messages/"),
      file.suffix(3) == Array(".md".utf8)[...],
      let name = EscapedName.unescape(Array(file.dropLast(3)))
    else { return nil }
    let query = try connection.statement(
      """
      SELECT c.name, (SELECT count(*) FROM waiting w WHERE w.conversation = c.row),
        coalesce(i.messages, 0), coalesce(i.memories, 0), coalesce(i.relations, 0)
      FROM conversation c LEFT JOIN ingestion i ON i.conversation = c.row WHERE c.name = ?1
      """)
    try query.bind(1, blob: name)
    return try conversationJobs(query).first
  }

  static func name(_ source: [UInt8], below folder: String) -> [UInt8]? {
    source.starts(with: folder.utf8) ? Array(source.dropFirst(folder.utf8.count)) : nil
  }

  /// The jobs of documents: they are done when all their passages can be found, and, if a model is
  /// set, were read by it.
  func documentJobs(all: Bool, areRead: Bool, _ limit: Int) throws(SQLiteError) -> [Job] {
    let waiting = try connection.statement(
      """
      SELECT o.row, max(t.place), (SELECT count(*) FROM item WHERE owner = o.row AND kind = 2 AND number > 0), 0
      FROM todo t JOIN object o ON o.row = t.owner WHERE t.class = 1 AND o.tree = 2
      GROUP BY o.row ORDER BY min(t.row) LIMIT ?1
      """)
    try waiting.bind(1, Int64(limit))
    var jobs = try documentJobs(waiting)
    if areRead {
      let unread = try connection.statement(
        """
        SELECT u.object, -1, (SELECT count(*) FROM item WHERE owner = u.object AND kind = 2 AND number > 0), 1
        FROM unread u
        WHERE NOT EXISTS (SELECT 1 FROM todo t WHERE t.class = 1 AND t.owner = u.object)
        ORDER BY u.object LIMIT ?1
        """)
      try unread.bind(1, Int64(limit))
      jobs += try documentJobs(unread)
    }
    guard all else { return jobs }
    let done = try connection.statement(
      """
      SELECT o.row, -1, (SELECT count(*) FROM item WHERE owner = o.row AND kind = 2 AND number > 0), 0
      FROM object o
      WHERE o.tree = 2
        AND NOT EXISTS (SELECT 1 FROM todo t WHERE t.class = 1 AND t.owner = o.row)
        AND NOT (?1 AND EXISTS (SELECT 1 FROM unread u WHERE u.object = o.row))
      ORDER BY o.row
      """)
    try done.bind(1, flag: areRead)
    jobs += try documentJobs(done)
    return jobs
  }

  private func documentJobs(_ query: Statement) throws(SQLiteError) -> [Job] {
    var found: [(row: Int64, place: Int64, passages: Int64, isUnread: Bool)] = []
    while try query.step() {
      found.append((query.int(0), query.int(1), query.int(2), query.int(3) != 0))
    }
    query.reset()
    var jobs: [Job] = []
    for (row, place, passages, isUnread) in found {
      guard let object = try object(row: row), let seat = object.seat else { continue }
      let isBegun = place > 0 || isUnread
      var job = Job(
        .document, place < 0 && !isUnread ? .done : isBegun ? .running : .queued,
        source: Array("documents/".utf8) + (try path(of: seat)))
      job.passages = Int(clamping: passages)
      if let head = object.heads.last, let gave = try ingested(head) {
        job.memories = Int(clamping: gave.memories)
      }
      jobs.append(job)
    }
    return jobs
  }
}
