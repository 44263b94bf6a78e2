internal import Bundle
internal import Format
internal import Posix
internal import Search

/// What a search found.
struct OpenMemHit: Sendable {
  var memory: Memory
  var score: Double
  /// Whether it is what was said and is not learned yet, which is no file.
  var waits: Bool { memory.row == 0 }
}

/// A search as this dialect asks for it.
struct OpenMemSearch: Sendable {
  /// So much of a question is looked for, bytes; what is longer is no question.
  private static let reach = 8 << 10
  /// How much nearer what was said in the same conversation is.
  private static let raise = 1.05

  var query: [UInt8]
  var who: OwnerIDs
  var conversation: [UInt8]?
  var filters: [OpenMemFilter.Source: OpenMemFilter]
  var bases: [OpenMemBase]
  var limits: [(view: MemoryViews, limit: Int)]
  /// Results below are left out; nil: what fits least stands last.
  var floor: Double?

  init(_ call: Call, _ body: OpenMemBody) throws(Fault) {
    query = Array(try body.text("query", tokens: OpenMem.tokenLimit).prefix(Self.reach)).wholeText
    who = try body.who()
    conversation = try body.id("conversation_id")
    filters = try OpenMemFilter.read(body)
    let relativity = try body.fields.number("relativity", in: 0...1)
    floor = relativity.flatMap { $0 == 0 ? nil : $0 }
    limits = try Self.limits(body)
    bases = try OpenMemBase.list(body, call)
  }

  private static func limits(
    _ body: OpenMemBody
  ) throws(Fault) -> [(view: MemoryViews, limit: Int)] {
    // Any of these lists may be left out with 0; more than so much is as much.
    func limit(_ name: String, _ usual: Int) throws(Fault) -> Int {
      min(try body.fields.integer(name, in: 0...Int.max) ?? usual, 25)
    }
    let all: [(MemoryViews, Int)] = [
      (.fact, try body.clamped("memory_limit_number", to: 1...25, usual: 9)),
      (.preference, try limit("preference_limit_number", 9)),
      (.tool, try limit("tool_memory_limit_number", 6)),
      (.skill, try limit("skill_limit_number", 6)),
      (.profile, 9), (.event, 9),
    ]
    let included = try included(body, skill: false, tool: false)
    return all.filter { included.contains($0.0) && $0.1 > 0 }.map { (view: $0.0, limit: $0.1) }
  }

  /// The lists that are wanted: as `include_memory_view` says, else each flag.
  static func included(
    _ body: OpenMemBody, skill: Bool, tool: Bool
  ) throws(Fault) -> MemoryViews {
    var views: MemoryViews = .fact
    if try body.fields.flag("include_preference") ?? true { views.insert(.preference) }
    if try body.fields.flag("include_tool_memory") ?? tool { views.insert(.tool) }
    if try body.fields.flag("include_skill") ?? skill { views.insert(.skill) }
    return try body.views("include_memory_view") ?? views
  }

  /// Which memories are the caller's.
  static func selection(_ who: OwnerIDs, _ gateway: Gateway) -> Selection {
    var selection = Selection(who)
    // These are searched where they are named.
    selection.leavesOutBases = true
    selection.today = gateway.host.now().day
    return selection
  }

  // MARK: Finding

  /// What was found of each list, best first.
  func find(
    _ project: Project, _ gateway: Gateway
  ) throws(Fault) -> [(view: MemoryViews, hits: [OpenMemHit])] {
    let memories = gateway.memories
    let selection = Self.selection(who, gateway)
    return try caught { () throws(CubeError) in
      try memories.follow(selection, in: project)
      // Before what was learned: what is learned meanwhile would be in neither. A filter may ask for what only
      // memories have.
      let isWanted = ownFilter == nil && limits.contains { $0.view == .fact }
      let waiting = isWanted ? try memories.searchWaiting(query, of: who, in: project) : []
      let candidates = try own(project, gateway)
      let shared = try self.shared(project, gateway)
      var found: [(view: MemoryViews, hits: [OpenMemHit])] = []
      for (view, limit) in limits {
        var hits = try search(view, limit, candidates, selection, project, gateway)
        if view == .skill { hits += try known(view, limit, project, gateway) }
        if view == .fact {
          hits += try memories.search(query, in: shared, limit: limit, floor: floor ?? 0).map {
            OpenMemHit(memory: $0.memory, score: $0.score)
          }
          hits += try known(view, limit, project, gateway)
          let learned = Set(hits.flatMap(\.memory.sources))
          hits += waiting.filter { learned.isDisjoint(with: $0.memory.sources) }.map {
            OpenMemHit(memory: $0.memory, score: $0.score)
          }
        }
        hits = ranked(hits, limit)
        found.append((view, hits))
      }
      return found
    }
  }

  /// All memories that come into question, cube by cube; none where no facts are wanted.
  func reach(
    _ project: Project, _ gateway: Gateway
  ) throws(CubeError) -> [CubePlace: Set<Int64>?] {
    guard limits.contains(where: { $0.view == .fact }) else { return [:] }
    return try own(project, gateway).merging(try shared(project, gateway)) { mine, others in
      guard let mine, let others else { return nil }
      return mine.union(others)
    }
  }

  private var ownFilter: OpenMemFilter? { filters[who.user == nil ? .agent : .user] }

  /// The caller's own memories that come into question, cube by cube.
  private func own(
    _ project: Project, _ gateway: Gateway
  ) throws(CubeError) -> [CubePlace: Set<Int64>?] {
    try gateway.memories.candidates(
      Self.selection(who, gateway), in: project,
      where: ownFilter.map { filter in { filter.holds($0) } })
  }

  /// The best of one list.
  private func search(
    _ view: MemoryViews, _ limit: Int, _ candidates: [CubePlace: Set<Int64>?],
    _ selection: Selection, _ project: Project, _ gateway: Gateway
  ) throws(CubeError) -> [OpenMemHit] {
    let memories = gateway.memories
    var within = candidates
    // A few are in no list of facts: these must not take their places.
    var limit = limit
    if view == .fact {
      var others = selection
      others.views = [.profile, .tool, .skill]
      limit += min(100, try memories.catalog.select(others, in: project, limit: 1).total)
    } else {
      var wanted = selection
      wanted.views = view
      within = [:]
      for found in try memories.catalog.select(wanted, in: project).found {
        if let rows = candidates[found.place], rows?.contains(found.row.object) ?? true {
          within[found.place] = .some((within[found.place] ?? [])?.union([found.row.object]))
        }
      }
      if within.isEmpty { return [] }
    }
    // Some more than wanted: the conversation may raise one of them.
    // A caller that asks something general, and does not say how well it must be answered, gets what is known.
    let fills: Query.Fills = view == .fact && floor ?? 0 < Memories.unrelated ? .always : .ifNone
    let hits = try memories.search(
      query, in: within, limit: limit + 10, floor: 0, fills: fills)
    return hits.filter { $0.memory.views.contains(view) }.map {
      OpenMemHit(memory: $0.memory, score: $0.score)
    }
  }

  /// What other users let all find.
  private func shared(
    _ project: Project, _ gateway: Gateway
  ) throws(CubeError) -> [CubePlace: Set<Int64>?] {
    // Through this gateway alone something is made public; what others bring can wait a minute.
    try gateway.memories.followAll(project, within: 60_000_000_000)
    var selection = Selection()
    (selection.isPublic, selection.leavesOutBases) = (true, true)
    selection.today = gateway.host.now().day
    if let filter = filters[.shared] {
      return try gateway.memories.candidates(selection, in: project) {
        !isOwn($0.ids) && filter.holds($0)
      }
    }
    var candidates: [CubePlace: Set<Int64>?] = [:]
    for found in try gateway.memories.catalog.select(selection, in: project).found
    where !isOwn(found.row.ids) {
      candidates[found.place] = .some((candidates[found.place] ?? [])?.union([found.row.object]))
    }
    return candidates
  }

  /// Whether a memory is the caller's own, and so found already.
  private func isOwn(_ ids: OwnerIDs) -> Bool {
    who.user.map { $0 == ids.user } ?? (who.agent == ids.agent)
  }

  /// What knowledge bases know.
  private func known(
    _ view: MemoryViews, _ limit: Int, _ project: Project, _ gateway: Gateway
  ) throws(CubeError) -> [OpenMemHit] {
    let memories = gateway.memories
    let places = bases.map { memories.place(.knowledgeBase($0.id), in: project) }
    if places.isEmpty { return [] }
    var within: [CubePlace: Set<Int64>?] = [:]
    for place in places { within[place] = .some(nil) }
    if let filter = filters[.knowledgebase] {
      // Each is checked before it is ranked, so that what is left out takes no place from others.
      for place in places {
        let latest = try memories.use(place) { (_, _) throws(CubeError) in
          try memories.catalog.latest(
            in: place, limit: .max, on: memories.host.now().day)
        }
        let kept = try memories.load(latest ?? []).filter { filter.holds($0) }
        within[place] = .some(Set(kept.map(\.row)))
      }
    }
    // Some more than wanted: skills stand among the facts.
    let hits = try memories.search(query, in: within, limit: limit + 50, floor: 0)
    return hits.filter { $0.memory.views.contains(view) }.map {
      OpenMemHit(memory: $0.memory, score: $0.score)
    }
  }

  /// Best first, each and each text once, what was said in the conversation raised.
  private func ranked(_ hits: [OpenMemHit], _ limit: Int) -> [OpenMemHit] {
    func place(_ hit: OpenMemHit) -> Double {
      guard let conversation, hit.memory.isOpenMem(of: conversation) else { return hit.score }
      return hit.score * Self.raise
    }
    var seen: Set<[UInt8]> = []
    let sorted = folded(hits).sorted { a, b in
      place(a) != place(b)
        ? place(a) > place(b)
        : a.memory.updated != b.memory.updated
          ? a.memory.updated > b.memory.updated : a.memory.object > b.memory.object
    }
    let wanted = sorted.filter { $0.score >= floor ?? 0 && seen.insert($0.memory.uuid).inserted }
    return Array(wanted.prefix(limit))
  }

  /// What several cubes say, or one with several agents, once: first come the caller's own, then what
  /// others let all find.
  private func folded(_ hits: [OpenMemHit]) -> [OpenMemHit] {
    var first: [[UInt8]: Int] = [:]
    var kept: [OpenMemHit] = []
    for hit in hits {
      guard let place = first[hit.memory.text] else {
        first[hit.memory.text] = kept.count
        kept.append(hit)
        continue
      }
      if !Self.isOneSaying(kept[place].memory, hit.memory) {
        kept.append(hit)
      } else {
        kept[place].score = max(kept[place].score, hit.score)
      }
    }
    return kept
  }

  /// Whether two memories of one text are one saying: they stand in two cubes, or one was made because
  /// the other was said again.
  private static func isOneSaying(_ a: Memory, _ b: Memory) -> Bool {
    a.place != b.place || a[Memories.repeats] != nil || b[Memories.repeats] != nil
  }
}

extension OpenMem {
  /// The lists of an answer, each under its name.
  static let listNames: [(view: MemoryViews, name: String)] = [
    (.fact, "memory_detail_list"), (.preference, "preference_detail_list"),
    (.tool, "tool_memory_detail_list"), (.skill, "skill_detail_list"),
    (.profile, "profile_detail_list"), (.event, "event_detail_list"),
  ]

  static func search(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    let search = try OpenMemSearch(call, body)
    return try call.metered { () throws(Fault) in
      let project = try call.caller().project
      let found = try search.find(project, call.gateway)
      let origins = try caught { () throws(CubeError) in
        try call.gateway.memories.origins(
          found.flatMap(\.hits).map(\.memory))
      }
      var members: [JSON.Member] = []
      for (view, name) in listNames {
        let hits = found.first { $0.view == view }?.hits ?? []
        members.append(
          JSON.Member(
            name,
            .array(
              hits.map { hit in
                hit.memory.openMemObject(
                  in: view, origins[hit.memory.uuid] ?? [], relativity: hit.score)
              })))
      }
      members.append(JSON.Member("message_detail_list", .null))
      members.append(JSON.Member("preference_note", ""))
      return good(.object(members), count: found.reduce(0) { $0 + $1.hits.count })
    }
  }

  /// `POST /get/memory`: all memories of a user or an agent, in pages.
  static func list(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    let who = try body.who()
    let number = try body.counting("page", most: .max, usual: 1)
    let size = try body.counting("size", most: 50, usual: 10)
    let filters = try OpenMemFilter.read(body)
    let views = try OpenMemSearch.included(body, skill: true, tool: true)
      .union(body["include_memory_view"] == nil ? [.profile, .event] : [])
    let (offset, isBeyond) = (number - 1).multipliedReportingOverflow(by: size)
    let project = try call.caller().project
    let memories = call.gateway.memories
    let filter = filters[who.user == nil ? .agent : .user]
    var selection = OpenMemSearch.selection(who, call.gateway)
    selection.states = [.active]
    var members: [JSON.Member] = []
    var (total, count) = (0, 0)
    try caught { () throws(CubeError) in try memories.follow(selection, in: project) }
    for (view, name) in listNames {
      guard views.contains(view) else {
        members.append(JSON.Member(name, .array([])))
        continue
      }
      selection.views = view
      let wanted = selection
      let list = try caught { () throws(CubeError) -> [JSON] in
        let page = try memories.page(
          wanted, in: project, offset: isBeyond ? .max : offset, limit: size,
          where: filter.map { filter in { filter.holds($0) } })
        total = max(total, page.total)
        let origins = try memories.origins(page.memories)
        return page.memories.map { $0.openMemObject(in: view, origins[$0.uuid] ?? []) }
      }
      count += list.count
      members.append(JSON.Member(name, .array(list)))
    }
    members += [
      JSON.Member("total", JSON(total)), JSON.Member("size", JSON(size)),
      JSON.Member("current", JSON(number)),
      JSON.Member("pages", JSON(total / size + (total % size > 0 ? 1 : 0))),
    ]
    return good(.object(members), count: count)
  }
}
