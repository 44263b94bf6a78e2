internal import Format
internal import Posix
internal import SQLite

/// Which memories come into question, by what the catalog knows: all that is given must hold.
struct Selection: Hashable, Sendable {
  /// The ids of each kind: a memory must have one of them. An empty list: it must have any.
  var user, agent, app, run: [[UInt8]]?
  /// States that are listed.
  var states: Set<MemoryState> = [.active, .superseded]
  /// Today, `YYYY-MM-DD`: what expired before is left out; nil: it is not.
  var today: [UInt8]?
  /// It must have at least one of these views; nil: it may have none.
  var views: MemoryViews?
  /// Only what all users of the project may find.
  var isPublic = false
  /// Whether knowledge bases are left out; they may hold what a user said as well.
  var leavesOutBases = false
  /// At least one of these groups must have it beside its cube; nil: none need.
  var groups: [[UInt8]]?

  /// Of an owner's own ids.
  init(_ ids: OwnerIDs = OwnerIDs()) {
    user = ids.user.map { [$0] }
    agent = ids.agent.map { [$0] }
    app = ids.app.map { [$0] }
    run = ids.run.map { [$0] }
  }
}

/// A memory that the catalog found: where it is, and what is known of it.
struct Found: Hashable, Sendable {
  var place: CubePlace
  var row: CatalogRow

  /// The rows of memories, cube by cube, as searches take them.
  static func rows(_ found: [Found]) -> [CubePlace: Set<Int64>?] {
    var rows: [CubePlace: Set<Int64>] = [:]
    for each in found { rows[each.place, default: []].insert(each.row.object) }
    return rows.mapValues { .some($0) }
  }
}

extension Catalog {
  /// The names of a project's cubes that the catalog knows.
  func cubes(of project: Project) throws(CubeError) -> [[UInt8]] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement("SELECT name FROM cube WHERE folder = ?1")
      defer { query.reset() }
      try query.bind(1, blob: project.folder ?? [])
      var names: [[UInt8]] = []
      while try query.step() { names.append(query.blob(0)) }
      return names
    }
  }

  /// The cube of a memory.
  func place(of uuid: [UInt8], in project: Project) throws(CubeError) -> CubePlace? {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT c.name FROM memory m JOIN cube c ON c.row = m.cube
        WHERE m.uuid = ?1 AND m.folder = ?2
        """)
      defer { query.reset() }
      try query.bind(1, text: uuid)
      try query.bind(2, blob: project.folder ?? [])
      return try query.step() ? CubePlace(folder: project.folder, name: query.blob(0)) : nil
    }
  }

  /// Whether a project had a memory that is no longer there.
  func isGone(_ uuid: [UInt8], from project: Project) throws(CubeError) -> Bool {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        "SELECT 1 FROM gone WHERE uuid = ?1 AND folder = ?2 LIMIT 1")
      defer { query.reset() }
      try query.bind(1, text: uuid)
      try query.bind(2, blob: project.folder ?? [])
      return try query.step()
    }
  }

  /// The memory of a cube that another program gave this id; the oldest, should several have it.
  func uuid(external id: [UInt8], in place: CubePlace) throws(CubeError) -> [UInt8]? {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT m.uuid FROM memory m JOIN cube c ON c.row = m.cube
        WHERE m.external = ?1 AND c.folder = ?2 AND c.name = ?3 ORDER BY m.created, m.uuid LIMIT 1
        """)
      defer { query.reset() }
      try query.bind(1, text: id)
      try query.bind(2, blob: place.folder ?? [])
      try query.bind(3, blob: place.name)
      return try query.step() ? query.text(0) : nil
    }
  }

  /// Cube by cube, the rows of a selection's memories, for a search; nil where the selection leaves nothing
  /// of the cube out.
  func candidates(
    _ selection: Selection, in project: Project
  ) throws(CubeError) -> [CubePlace: Set<Int64>?] {
    let reached = try reached(selection, in: project)
    let whole = Set(reached.filter(\.isWhole).map(\.place))
    let isAll = whole.count == reached.count
    var found = Found.rows(
      isAll ? [] : try select(selection, in: project, besides: whole).found)
    for place in whole { found[place] = .some(nil) }
    return found
  }

  /// The cubes that a selection reaches, each with whether nothing is left out of it.
  private func reached(
    _ selection: Selection, in project: Project
  ) throws(CubeError) -> [(place: CubePlace, isWhole: Bool)] {
    let condition = Condition(selection, project)
    return try read { (connection) throws(SQLiteError) in
      // A search finds none that is merged; what is superseded it leaves out by itself, but not what
      // is hidden.
      let query = try connection.statement(
        made: """
          SELECT c.name, sum(m.count) = (
            SELECT sum(o.count) FROM share o WHERE o.cube = m.cube AND o.state <> 2)
          FROM share m JOIN cube c ON c.row = m.cube WHERE \(condition.sql) GROUP BY m.cube
          """)
      defer { query.reset() }
      try condition.bind(query)
      var reached: [(place: CubePlace, isWhole: Bool)] = []
      while try query.step() {
        reached.append(
          (CubePlace(folder: project.folder, name: query.blob(0)), query.int(1) != 0))
      }
      return reached
    }
  }

  /// How many memories a selection has, and `limit` of them after the first `offset`, the latest first; none
  /// of the cubes `besides`.
  func select(
    _ selection: Selection, in project: Project, offset: Int = 0, limit: Int = .max,
    besides whole: Set<CubePlace> = []
  ) throws(CubeError) -> (total: Int, found: [Found]) {
    let condition = Condition(selection, project)
    return try read { (connection) throws(SQLiteError) in
      var total = 0
      if limit < .max {
        let count = try connection.statement(
          made: "SELECT sum(m.count) FROM share m WHERE \(condition.sql)")
        defer { count.reset() }
        try condition.bind(count)
        total = try count.step() ? Int(clamping: count.int(0)) : 0
      }
      let others = whole.map { _ in "?" }.joined(separator: ", ")
      let query = try connection.statement(
        made: """
          SELECT c.name, m.object, m.uuid, m.user, m.agent, m.app, m.run, m.created, m.updated,
            m.state, m.expires, m.views, m.public FROM memory m JOIN cube c ON c.row = m.cube
          WHERE \(condition.sql)\(whole.isEmpty ? "" : " AND c.name NOT IN (\(others))")
          ORDER BY m.created DESC, m.uuid LIMIT ? OFFSET ?
          """)
      defer { query.reset() }
      var bound = try condition.bind(query)
      for place in whole {
        bound += 1
        try query.bind(bound, blob: place.name)
      }
      try query.bind(bound + 1, Int64(limit))
      try query.bind(bound + 2, Int64(offset))
      var found: [Found] = []
      while try query.step() {
        found.append(
          Found(
            place: CubePlace(folder: project.folder, name: query.blob(0)),
            row: CatalogRow(
              object: query.int(1), uuid: query.text(2),
              ids: OwnerIDs(
                user: query.optionalBlob(3), agent: query.optionalBlob(4),
                app: query.optionalBlob(5), run: query.optionalBlob(6)),
              created: query.int(7), updated: query.int(8),
              state: MemoryState(rawValue: query.int(9)) ?? .active,
              expires: query.optionalText(10), views: MemoryViews(rawValue: query.int(11)),
              isPublic: query.int(12) != 0)))
      }
      return (limit < .max ? total : found.count, found)
    }
  }

  /// The rows of a cube's memories without those that expired before a day; nil: none of them did.
  func unexpired(in place: CubePlace, on day: [UInt8]) throws(CubeError) -> Set<Int64>? {
    try read { (connection) throws(SQLiteError) in
      let cube = "JOIN cube c ON c.row = m.cube WHERE c.folder = ?1 AND c.name = ?2"
      func asked(_ sql: String) throws(SQLiteError) -> Statement {
        let statement = try connection.statement(made: sql)
        try statement.bind(1, blob: place.folder ?? [])
        try statement.bind(2, blob: place.name)
        try statement.bind(3, blob: day)
        return statement
      }
      let look = try asked("SELECT 1 FROM share m \(cube) AND m.expires < CAST(?3 AS TEXT) LIMIT 1")
      defer { look.reset() }
      guard try look.step() else { return nil }
      let query = try asked(
        """
        SELECT m.object FROM memory m \(cube)
        AND (m.expires IS NULL OR m.expires >= CAST(?3 AS TEXT))
        """)
      defer { query.reset() }
      var rows: Set<Int64> = []
      while try query.step() { rows.insert(query.int(0)) }
      return rows
    }
  }

  /// The latest memories of one cube that are so, and did not expire before a day.
  func latest(
    in place: CubePlace, limit: Int, on day: [UInt8]
  ) throws(CubeError) -> [Found] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT m.object, m.uuid, m.created, m.updated FROM memory m JOIN cube c ON c.row = m.cube
        WHERE c.folder = ?1 AND c.name = ?2 AND m.state = 0
          AND (m.expires IS NULL OR m.expires >= CAST(?4 AS TEXT))
        ORDER BY m.created DESC LIMIT ?3
        """)
      defer { query.reset() }
      try query.bind(1, blob: place.folder ?? [])
      try query.bind(2, blob: place.name)
      try query.bind(3, Int64(limit))
      try query.bind(4, blob: day)
      var found: [Found] = []
      while try query.step() {
        found.append(
          Found(
            place: place,
            row: CatalogRow(
              object: query.int(0), uuid: query.text(1), ids: OwnerIDs(), created: query.int(2),
              updated: query.int(3), state: .active)))
      }
      return found
    }
  }

  /// Who has memories: kind, id, how many, and from when to when, milliseconds.
  func owners(
    _ project: Project
  ) throws(CubeError) -> [(
    kind: String, id: [UInt8], count: Int, first: Int64, last: Int64
  )] {
    try read { (connection) throws(SQLiteError) in
      var found: [(kind: String, id: [UInt8], count: Int, first: Int64, last: Int64)] = []
      for kind in ["user", "agent", "app", "run"] {
        let query = try connection.prepare(
          """
          SELECT \(kind), sum(state < 2), min(created), max(updated) FROM memory
          WHERE folder = ?1 AND \(kind) IS NOT NULL GROUP BY \(kind) ORDER BY min(created), \(kind)
          """)
        try query.bind(1, blob: project.folder ?? [])
        while try query.step() {
          found.append(
            (kind, query.blob(0), Int(clamping: query.int(1)), query.int(2), query.int(3)))
        }
      }
      return found
    }
  }

  /// How many memories of a cube are listed.
  func count(in place: CubePlace) throws(CubeError) -> Int {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT count(*) FROM memory m JOIN cube c ON c.row = m.cube
        WHERE c.folder = ?1 AND c.name = ?2 AND m.state < 2
        """)
      defer { query.reset() }
      try query.bind(1, blob: place.folder ?? [])
      try query.bind(2, blob: place.name)
      return try query.step() ? Int(clamping: query.int(0)) : 0
    }
  }

  /// The names of cubes, and of all owners who have a memory in one.
  func owners(in names: [[UInt8]], of project: Project) throws(CubeError) -> [[UInt8]] {
    try read { (connection) throws(SQLiteError) in
      var found = Set(names)
      for name in names {
        let query = try connection.statement(
          """
          SELECT m.user, m.agent, m.app, m.run FROM share m JOIN cube c ON c.row = m.cube
          WHERE c.folder = ?1 AND c.name = ?2
          """)
        defer { query.reset() }
        try query.bind(1, blob: project.folder ?? [])
        try query.bind(2, blob: name)
        while try query.step() {
          let ids = OwnerIDs(
            user: query.optionalBlob(0), agent: query.optionalBlob(1),
            app: query.optionalBlob(2), run: query.optionalBlob(3))
          found.formUnion(ids.cubeNames)
        }
      }
      return Array(found)
    }
  }

  /// A selection as SQL with its values.
  private struct Condition {
    var sql = "m.folder = ?"
    private var values: [[UInt8]]

    init(_ selection: Selection, _ project: Project) {
      values = [project.folder ?? []]
      let lists = [
        ("user", selection.user), ("agent", selection.agent), ("app", selection.app),
        ("run", selection.run),
      ]
      for (name, list) in lists {
        guard let list else { continue }
        if list.isEmpty {
          sql += " AND m.\(name) IS NOT NULL"
        } else {
          sql += " AND m.\(name) IN (\(list.map { _ in "?" }.joined(separator: ", ")))"
          values += list
        }
      }
      let states = selection.states.map(\.rawValue).sorted().map { "\($0)" }
      sql += " AND m.state IN (\(states.joined(separator: ", ")))"
      if let views = selection.views { sql += " AND m.views & \(views.rawValue) <> 0" }
      if selection.isPublic { sql += " AND m.public = 1" }
      if selection.leavesOutBases {
        // "@kb=" and what follows it.
        sql += " AND m.cube NOT IN (SELECT row FROM cube WHERE folder = m.folder"
        sql += " AND name >= x'406B623D' AND name < x'406B623E')"
      }
      if let groups = selection.groups {
        let any = groups.map { _ in "instr(m.shared, ?) > 0" }.joined(separator: " OR ")
        sql += " AND m.shared IS NOT NULL AND (\(any.isEmpty ? "0" : any))"
        values += groups.map { [0] + $0 + [0] }
      }
      if let today = selection.today {
        sql += " AND (m.expires IS NULL OR m.expires >= CAST(? AS TEXT))"
        values.append(today)
      }
    }

    /// Binds the values; how many there are.
    @discardableResult
    func bind(_ statement: Statement) throws(SQLiteError) -> Int {
      for (index, value) in values.enumerated() { try statement.bind(index + 1, blob: value) }
      return values.count
    }
  }
}
