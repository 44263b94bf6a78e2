internal import Bundle
internal import Format
internal import MemCube
internal import Models
internal import Posix
internal import Terminal

/// What a command has around it: the console, and, when it asks, the host and its cubes.
final class Surroundings {
  /// Where data and words go.
  let console: Console
  private var known: Host?
  private let ownsProcess: Bool
  /// Where the bundles are that were opened.
  private var opened: [Path] = []

  /// Surroundings whose host is that of the environment. `ownsProcess`: whether what ends this process
  /// is to be noted for the next.
  init(_ console: Console, ownsProcess: Bool = false) {
    self.console = console
    self.ownsProcess = ownsProcess
  }

  /// This process's host, made at first use.
  func host() throws(Failure) -> Host {
    if let known { return known }
    var host = try core { () throws(CubeError) in
      try Host.of(
        variable: { Environment.value($0) }, home: System.home, login: { System.loginName })
    }
    host.waits = { bundle, holder in
      let who = holder.map { "process \($0)" } ?? "another process"
      StandardStream.error.line(
        printable("memcube: waiting for \(who), which is writing to \(bundle)"))
    }
    // Without notes all goes as well, until a text ends it.
    if ownsProcess { try? host.keepCrashNotes() }
    known = host
    return host
  }

  /// What asks the service that the environment names; nil if it names none, or no model for this.
  func model(for suits: (ModelEndpoint) -> Bool) throws(Failure) -> ModelClient? {
    try host().model.flatMap { suits($0.endpoint) ? $0 : nil }
  }

  /// The user's store.
  func store() throws(Failure) -> Store { Store(try host()) }

  /// Opens the cube that a command names, with progress where that takes long.
  func open(
    _ choice: CubeChoice, readOnly: Bool = false, for access: Cube.Access = .writing
  ) throws(Failure) -> Cube {
    try open(try entry(choice).path, readOnly: readOnly, for: access)
  }

  /// Opens a bundle, with progress where that takes long.
  func open(
    _ path: Path, readOnly: Bool = false, for access: Cube.Access = .writing
  ) throws(Failure) -> Cube {
    let host = try host()
    opened.append(path)
    let line = progress("building the index of \(path)")
    defer { line?.finish() }
    do {
      let cube = try Cube.open(
        at: path, host: host, readOnly: readOnly, for: access, progress: line?.callback)
      // Who changes something is to see what was written a moment ago.
      if access == .writing, !readOnly { try cube.awaitOthers() }
      return cube
    } catch { throw .cube(Self.withWayOut(error, of: host)) }
  }

  /// Why a command failed: of a cube that was opened and is not there any more, that it was removed. What
  /// is missing then says nothing else.
  func explained(_ failure: Failure) -> Failure { Self.explained(failure, opened: opened) }

  /// As `explained(_:)`, of bundles by their paths.
  static func explained(_ failure: Failure, opened: [Path]) -> Failure {
    guard case .cube(let cause) = failure, let gone = opened.first(where: isGone) else {
      return failure
    }
    switch cause {
    case .notFound, .damaged, .index, .io(.notFound, _):
      let name = Path(CubeName.stem(of: gone.lastComponent))
      return .cube(.notFound("no cube '\(name)' any more: it was removed or renamed meanwhile"))
    default: return failure
    }
  }

  private static func isGone(_ path: Path) -> Bool {
    do { _ = try Files.status(path, followLinks: false) } catch { return error == .notFound }
    return false
  }

  /// An error that comes of where this host keeps what is its own, with what to do about it.
  static func withWayOut(_ error: CubeError, of host: Host) -> CubeError {
    guard case .io(_, let doing) = error else { return error }
    let places = [(host.state, "XDG_STATE_HOME"), (host.cache, "XDG_CACHE_HOME")]
    for (place, variable) in places where doing.contains("\(place)") {
      let sentence = "\(error.message); \(variable) says where else it goes"
      return error.codes.exit == ExitStatus.failed ? .invalid(sentence) : .refused(sentence)
    }
    return error
  }

  /// A progress line, if a person watches standard error on a terminal that can take one away.
  func progress(_ what: String, showsCounts: Bool = true) -> Progress? {
    let face = Face(.error)
    guard face.isClever else { return nil }
    var style = Progress.Style(showsCounts: showsCounts, width: face.width)
    style.isUnicode = face.isUnicode
    return Progress(printable(what), style) {
      try? StandardStream.error.write(Array($0.utf8))
    }
  }
}
