internal import Bundle
internal import Format
internal import Gateway
internal import HTTP
internal import Posix
internal import Replication
internal import Stores
internal import WebDAV

/// `memcube serve`: answers programs that were written for a hosted memory service.
struct ServeCommand: Command {
  /// Where it listens by default.
  static let usualAddress = SocketAddress.internet("127.0.0.1", port: 8765)

  static let declaration = Declaration(
    name: "serve", summary: "answer programs over HTTP",
    forms: [
      "[--listen ADDR:PORT] [--allow-plain] [--certificate FILE --key FILE] [--import-root DIR]... "
        + "[--document-limit MIB] [--allow-urls] [--allow-private-webhooks] [--cors ORIGIN]... "
        + "[--webdav] [--store URL]",
      "--socket PATH [--import-root DIR]... [--store URL] [OPTION]...",
    ],
    about: [
      "Answers programs that were written for a hosted memory service, over the store's cubes. "
        + "They change only the address and the key. What they store is a file in the mount a "
        + "moment later, and the other way round. memcube-serve(8) has more.",
      "It listens at 127.0.0.1:8765 unless given another address, and says so once it answers. "
        + "Every call needs a key of memcube key new. SIGTERM, SIGINT and SIGHUP end it after "
        + "the calls in progress.",
    ],
    options: [
      .init(
        name: "listen", value: "ADDR:PORT",
        help: "listen there; port 0 takes a free one"),
      .init(name: "socket", value: "PATH", help: "listen at a socket's file, for this user alone"),
      .init(
        name: "allow-plain",
        help: "let other machines connect without encryption"),
      .init(name: "certificate", value: "FILE", help: "encrypt: the certificate, PEM"),
      .init(name: "key", value: "FILE", help: "the certificate's private key, PEM"),
      .init(
        name: "import-root", value: "DIR", repeats: true,
        help: "let calls read below this directory"),
      .init(
        name: "document-limit", value: "MIB",
        help: "the largest document that is taken; 100 unless given"),
      .init(
        name: "allow-private-webhooks",
        help: "let webhooks lead to private addresses"),
      .init(
        name: "cors", value: "ORIGIN", repeats: true,
        help: "let pages of this origin call"),
      .init(
        name: "allow-urls",
        help: "let calls have documents fetched from the public network"),
      .init(
        name: "webdav",
        help: "serve files too, at /dav/: memcube-webdav(7)"),
      .init(
        name: "store", value: "URL",
        help: "share the cubes with other servers: memcube-stores(7)"),
      .init(
        name: "local-limit", value: "MIB",
        help: "room for its copies; half of the disk unless given"),
      .init(name: "endpoints", help: "print the endpoints as the page has them", isHidden: true),
    ],
    hasPage: true,
    examples: [
      .init(line: "memcube serve", effect: "answers programs of this machine"),
      .init(
        line: "memcube serve --listen 0.0.0.0:8765 --certificate cert.pem --key key.pem",
        effect: "answers other machines, encrypted"),
    ],
    statuses: [1, 4])

  let address: SocketAddress
  let certificate, key: Path?
  let importRoots: [Path]
  let origins: [[UInt8]]
  let documentLimit: Int64
  let allowsURLs, allowsPrivateWebhooks, allowsPlain, servesFiles: Bool
  /// The store that other servers share; nil: none.
  let store: [UInt8]?
  /// What copies of its cubes may take of this machine's disk, bytes; nil: half of it.
  let localLimit: Int64?
  /// Whether only the page's part is wanted.
  let printsEndpoints: Bool

  init(_ given: Given) throws(UsageError) {
    printsEndpoints = given.flag("endpoints")
    importRoots = given.all("import-root").map { Path($0) }
    origins = try given.all("cors").map { (text) throws(UsageError) in try Self.origin(text) }
    allowsURLs = given.flag("allow-urls")
    allowsPlain = given.flag("allow-plain")
    servesFiles = given.flag("webdav")
    allowsPrivateWebhooks = given.flag("allow-private-webhooks")
    store = try Self.store(given)
    documentLimit =
      try Self.bytes("document-limit", 100_000, given) ?? GatewaySettings().documentLimit
    localLimit = try Self.bytes("local-limit", 1 << 40, given)
    if localLimit != nil, store == nil {
      throw UsageError("--local-limit goes with --store: without it nothing is a copy")
    }
    certificate = given.value("certificate").map { Path($0) }
    key = given.value("key").map { Path($0) }
    guard (certificate == nil) == (key == nil) else {
      throw UsageError("--certificate and --key go together")
    }
    if let path = given.value("socket") {
      for other in ["listen", "certificate", "allow-plain", "cors"] where given.flag(other) {
        throw UsageError("--\(other) does not go with --socket")
      }
      if path.isEmpty { throw UsageError("--socket is empty") }
      address = .file(Path(path))
      return
    }
    address =
      try given.value("listen").map { (text) throws(UsageError) in
        try Self.address(text)
      } ?? Self.usualAddress
    if !address.isLocal, certificate == nil, !given.flag("allow-plain") {
      throw UsageError(
        "other machines reach this address: their keys would cross the network unencrypted",
        hint: "give --certificate and --key, or --allow-plain where a proxy encrypts")
    }
  }

  /// An option's number of MiB as bytes; nil: it was not given.
  private static func bytes(
    _ option: String, _ most: Int64, _ given: Given
  ) throws(UsageError) -> Int64? {
    try given.value(option).map { (text) throws(UsageError) in
      guard let mebibytes = Int64(String(decoding: text, as: UTF8.self)), 1...most ~= mebibytes
      else {
        throw UsageError(
          "--\(option) takes a number of MiB from 1 to \(most), not '\(Path(text))'")
      }
      return mebibytes << 20
    }
  }

  /// The URL of a shared store; nil: none was given.
  private static func store(_ given: Given) throws(UsageError) -> [UInt8]? {
    guard let url = given.value("store") else { return nil }
    if given.flag("webdav") {
      throw UsageError(
        "--webdav does not go with --store: files that are saved there would not be in the store yet"
      )
    }
    guard StoreURL.isOne(url), !url.contains(UInt8(ascii: "#")) else {
      throw UsageError(
        "--store takes a store's URL, without a cube",
        hint: "such as postgres://HOST/DATABASE, s3://BUCKET/PREFIX, or a folder's path with a /")
    }
    return url
  }

  /// `ADDR:PORT`, `[ADDR]:PORT`.
  static func address(_ text: [UInt8]) throws(UsageError) -> SocketAddress {
    let wrong = UsageError(
      "--listen takes ADDR:PORT with a numeric address, not '\(Path(text))'",
      hint: "such as 127.0.0.1:8765 or [::1]:8765")
    guard let colon = text.lastIndex(of: UInt8(ascii: ":")),
      let port = UInt16(String(decoding: text[(colon + 1)...], as: UTF8.self))
    else { throw wrong }
    var name = String(decoding: text[..<colon], as: UTF8.self)
    if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
    if name == "localhost" { name = "127.0.0.1" }
    let digits = "0123456789abcdefABCDEF.:"
    guard !name.isEmpty, name.allSatisfy({ digits.contains($0) }) else { throw wrong }
    return .internet(name, port: port)
  }

  /// `SCHEME://HOST` or `SCHEME://HOST:PORT`, as browsers write it: in small letters, and nothing after it.
  static func origin(_ text: [UInt8]) throws(UsageError) -> [UInt8] {
    let lower = String(decoding: text, as: UTF8.self).lowercased()
    let parts = lower.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    let isPlain = text.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x2A && $0 != 0x2C }
    guard parts.count == 2, ["http", "https"].contains(parts[0]), !parts[1].isEmpty, isPlain,
      !parts[1].contains(where: { "/?#@".contains($0) })
    else {
      throw UsageError(
        "--cors takes one exact origin, not '\(Path(text))'",
        hint: "such as https://app.example.org or http://localhost:3000; give it once for each")
    }
    return Array(lower.utf8)
  }

  /// A server for this machine alone, at a port that is free.
  init() {
    (printsEndpoints, importRoots, origins) = (false, [], [])
    (allowsURLs, allowsPlain, allowsPrivateWebhooks, servesFiles) = (false, false, false, false)
    (certificate, key, documentLimit) = (nil, nil, GatewaySettings().documentLimit)
    address = .internet("127.0.0.1", port: 0)
    (store, localLimit) = (nil, nil)
  }

  func run(_ around: Surroundings) throws(Failure) {
    if printsEndpoints { return try around.console.write(EndpointPage.roff) }
    try serve(around) { (place) throws(Failure) in
      try around.console.line("listening at \(place)")
    }
  }

  /// Answers until a signal ends it; `tell` says where it listens, once it does.
  func serve(
    _ around: Surroundings, _ tell: (String) throws(Failure) -> Void
  ) throws(Failure) {
    var host = try around.host()
    // Eight threads that answer in turn would each keep the pages of whatever cube they had.
    Heaps.share(2)
    var (options, settings) = try limits()
    // Each open cube takes some.
    Files.raiseDescriptorLimit()
    let log = DaemonLog(host)
    let ending = ServerEnding(isBounded: store != nil) { log.say($0) }
    try system("preparing for signals") { () throws(Errno) in
      try ending.listen()
      try Signals.ignore(Signals.brokenPipe)
      try Heaps.trimRegularly()
    }
    settings.report = { sentence in log.say(sentence) }
    if let store {
      let alone = host
      let shared = try core { () throws(CubeError) in
        let given = try SharedStore(store)
        try given.refuseHome(of: alone)
        return given.store
      }
      settings.accountTable = (shared as? PostgresStore)?.accountTable
      host.sharing = try core { () throws(CubeError) in
        let home = try SharedHome(
          shared, host: alone, room: localLimit ?? Self.halfOfDisk(alone), report: settings.report)
        try SharedNote(alone).write(
          .init(address: shared.address, sharesAccounts: settings.accountTable != nil))
        return home
      }
    }
    let ready = settings
    let gateway = try core { () throws(CubeError) in try Gateway(host, ready) }
    defer { gateway.close() }
    options.storage = try storage(gateway.uploads)
    let files = servesFiles ? WebDAVFace(host, gateway) : nil
    defer { files?.close() }
    if files != nil { options.files = WebDAVFace.path }
    let server: Server
    do throws(ServerError) { server = try Server(options, files ?? gateway) } catch {
      throw failure(error)
    }
    defer { server.stop() }
    if let own = reachable(server.address) {
      try core { () throws(CubeError) in try gateway.announce(own) }
    }
    try tell(place(server.address))
    try around.console.flush()
    let signal = ending.wait()
    log.say("server ended by signal \(signal)")
  }

  /// Half of the disk that holds a host's cubes, bytes; nil: it does not say.
  private static func halfOfDisk(_ host: Host) -> Int64? {
    guard (try? Files.makeDirectories(host.store, mode: 0o700)) != nil,
      let disk = try? Files.fileSystem(host.store), disk.blocks > 0
    else { return nil }
    return Int64(
      clamping: disk.blocks.multipliedReportingOverflow(by: disk.blockSize).partialValue / 2)
  }

  /// What the server takes, and what the gateway has to know, as the options say.
  private func limits() throws(Failure) -> (ServerOptions, GatewaySettings) {
    var options = ServerOptions(address)
    var settings = GatewaySettings()
    settings.isLocal = address.isLocal && !allowsPlain
    settings.origins = origins
    settings.version = MemCubeCommand.number
    if case .file = address {
      settings.isAtSocket = true
      settings.checksOrigin = false
    } else {
      settings.checksOrigin = settings.isLocal
    }
    settings.documentLimit = documentLimit
    settings.fetchesURLs = allowsURLs
    settings.allowsPrivateWebhooks = allowsPrivateWebhooks
    // A form may hold several documents.
    options.formLimit = Int(clamping: documentLimit * 3 + (1 << 20))
    if let certificate, let key {
      options.identity = .init(certificate: try read(certificate), key: try read(key))
      settings.isEncrypted = true
    }
    for root in importRoots {
      let real: Path
      do { real = try Files.realPath(root) } catch { throw .io(error, "looking at \(root)") }
      settings.importRoots.append(real)
    }
    return (options, settings)
  }

  /// The directory of what is uploaded, made where it is missing.
  private func storage(_ path: Path) throws(Failure) -> Path {
    do {
      try Files.makeDirectories(path, mode: 0o700)
      return path
    } catch { throw .io(error, "making \(path)") }
  }

  private func read(_ path: Path) throws(Failure) -> [UInt8] {
    do { return try Files.readAll(path, limit: 1 << 20) } catch {
      throw .io(error, "reading \(path)")
    }
  }

  private func place(_ address: SocketAddress) -> String {
    switch address {
    case .file(let path): return "\(path)"
    case .internet(let name, let port):
      let host = name.contains(":") ? "[\(name)]" : name
      return "\(certificate == nil ? "http" : "https")://\(host):\(port)"
    }
  }

  /// How a browser of this machine reaches an address; nil: it does not.
  private func reachable(_ address: SocketAddress) -> String? {
    guard case .internet(let name, let port) = address else { return nil }
    return ["0.0.0.0", "::"].contains(name)
      ? place(.internet("127.0.0.1", port: port)) : place(address)
  }

  private func failure(_ error: ServerError) -> Failure {
    switch error {
    case .noLibrary:
      .failed("libmicrohttpd is not installed; the Debian package is libmicrohttpd12")
    case .address(let cause) where cause == .addressInUse:
      .failed(
        "cannot listen at \(place(address)): the port is in use (another memcube serve?). "
          + "Choose another: --listen 127.0.0.1:0")
    case .address(let cause):
      .io(cause, "listening at \(place(address))")
    case .refused:
      .failed("the server could not be started; are the certificate and its key PEM, and a pair?")
    case .threads(let cause): .io(cause, "starting the server's threads")
    }
  }
}
