internal import Format
internal import MemCube
internal import Text

/// Whose memories a cube holds, in the words that dialects share.
enum Owner: Hashable, Sendable {
  case user([UInt8])
  case agent([UInt8])
  case app([UInt8])
  case run([UInt8])
  case group([UInt8])
  case knowledgeBase([UInt8])

  private static let reserved = Set(CubeName.reserved.map { Array($0.utf8) })

  /// The name of its cube: a user's is the id, escaped; others begin with `@`.
  var cubeName: [UInt8] {
    switch self {
    case .user(let id): EscapedName.escape(id, reserved: Self.reserved)
    case .agent(let id): Array("@agent=".utf8) + EscapedName.escape(id)
    case .app(let id): Array("@app=".utf8) + EscapedName.escape(id)
    case .run(let id): Array("@run=".utf8) + EscapedName.escape(id)
    case .group(let id): Array("@group=".utf8) + EscapedName.escape(id)
    case .knowledgeBase(let id): Array("@kb=".utf8) + EscapedName.escape(id)
    }
  }

  /// The id.
  var id: [UInt8] {
    switch self {
    case .user(let id), .agent(let id), .app(let id), .run(let id), .group(let id),
      .knowledgeBase(let id):
      id
    }
  }

  /// The owner of a cube by its name, which alone decides: a cube that was renamed is another one's. A
  /// name that was cut does not tell; then `id` does, the cube's setting, if it leads to that name. A
  /// name that no id gives (`a%b`, made by hand) is the id itself.
  init(cubeName name: [UInt8], id: [UInt8]?) {
    for (prefix, make) in Self.kinds where name.starts(with: prefix.utf8) {
      let rest = Array(name.dropFirst(prefix.utf8.count))
      self = Self.choose(make, EscapedName.unescape(rest), id, of: name, else: rest)
      return
    }
    let told = EscapedName.unescape(name, reserved: Self.reserved)
    self = Self.choose({ .user($0) }, told, id, of: name, else: name)
  }

  private static let kinds: [(String, @Sendable ([UInt8]) -> Owner)] = [
    ("@agent=", { .agent($0) }), ("@app=", { .app($0) }), ("@run=", { .run($0) }),
    ("@group=", { .group($0) }), ("@kb=", { .knowledgeBase($0) }),
  ]

  private static func choose(
    _ make: ([UInt8]) -> Owner, _ told: [UInt8]?, _ id: [UInt8]?, of name: [UInt8],
    else rest: [UInt8]
  ) -> Owner {
    if let told { return make(told) }
    if let id, make(id).cubeName == name { return make(id) }
    return make(rest)
  }
}

extension Cube {
  /// Whose memories this cube holds under a name.
  func owner(named name: [UInt8]) throws(CubeError) -> Owner {
    let id = EscapedName.isCut(name) ? try setting(Array("id".utf8))?.string : nil
    return Owner(cubeName: name, id: id)
  }

  /// Whose a memory with these attributes is. The cube's name counts for more than the user whom they name,
  /// since the cube may have got its name, or the memory its cube, after they were written. But users to whom
  /// the cube is granted keep what is theirs in it. Where it is granted to others alone, the user of its name
  /// has only what names them.
  func ids(_ attributes: JSON?, of owner: Owner) throws(CubeError) -> OwnerIDs {
    var ids = OwnerIDs(attributes: attributes, in: owner)
    let own = OwnerIDs(of: owner)
    if own.isEmpty { return ids }
    let isNamed = own.user != nil && attributes?["user_id"]?.string == own.user
    if let user = ids.user, !isNamed, try !grants().contains(where: { $0.user == user }) {
      ids.user = try keeper(of: owner)
    }
    if own.agent != nil { ids.agent = own.agent }
    if own.app != nil { ids.app = own.app }
    if own.run != nil { ids.run = own.run }
    return ids
  }
}

/// The four ids that a memory may carry.
struct OwnerIDs: Hashable, Sendable {
  var user, agent, app, run: [UInt8]?

  /// Whether there is none.
  var isEmpty: Bool { user == nil && agent == nil && app == nil && run == nil }

  /// Whether all ids that others have are these as well: a caller that asks for those finds what has these.
  func hold(_ others: OwnerIDs) -> Bool {
    (others.user == nil || others.user == user) && (others.agent == nil || others.agent == agent)
      && (others.app == nil || others.app == app) && (others.run == nil || others.run == run)
  }

  /// The names of all cubes that bear one of them.
  var cubeNames: [[UInt8]] {
    [
      user.map { .user($0) }, agent.map { .agent($0) }, app.map { .app($0) },
      run.map { Owner.run($0) },
    ].compactMap { $0?.cubeName }
  }

  /// Whose cube a memory with these ids goes to: with a user it is the user's.
  var owner: Owner? {
    user.map { .user($0) } ?? agent.map { .agent($0) } ?? app.map { .app($0) }
      ?? run.map { .run($0) }
  }

  /// The ids of what a cube holds where the memory itself names none.
  init(of owner: Owner) {
    switch owner {
    case .user(let id): user = id
    case .agent(let id): agent = id
    case .app(let id): app = id
    case .run(let id): run = id
    case .group, .knowledgeBase: break
    }
  }

  init(user: [UInt8]? = nil, agent: [UInt8]? = nil, app: [UInt8]? = nil, run: [UInt8]? = nil) {
    self.user = user
    self.agent = agent
    self.app = app
    self.run = run
  }

  /// The ids that a memory's attributes name; those of its cube where they name none.
  init(attributes: JSON?, in owner: Owner) {
    self.init(
      user: attributes?["user_id"]?.string, agent: attributes?["agent_id"]?.string,
      app: attributes?["app_id"]?.string, run: attributes?["run_id"]?.string)
    if isEmpty { self.init(of: owner) }
  }

  /// The same as attributes.
  var attributes: [JSON.Member] {
    [("user_id", user), ("agent_id", agent), ("app_id", app), ("run_id", run)].compactMap {
      (name, id) in id.map { JSON.Member(name, .string($0)) }
    }
  }
}
