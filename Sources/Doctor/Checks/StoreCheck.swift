internal import Bundle
internal import Format
internal import MemCube
internal import Posix
internal import Terminal

/// The store as a whole: its projects, what was left in it, and what waits for bundles that are away.
struct StoreCheck: Check {
  let name = "store"

  /// What is younger may be at work, seconds.
  private static let age: Int64 = 3_600
  /// So many are named.
  private static let most = 5

  func run(_ patient: Patient, _ chart: Chart) {
    guard let host = patient.knownHost else { return }
    let store = Store(host)
    chart.look(at: "\(store.directory)")
    do {
      let projects = try store.projects()
      let holdings = try store.holdings()
      let cubes = holdings.values.reduce(0) { $0 + $1.count }
      let first =
        cubes == 0
        ? "no cube yet; memcube new NAME makes one"
        : "\(cubes) in the store" + (projects.isEmpty ? "" : ", projects: \(projects.count)")
      chart.note(.ok("cubes", first))
      for copies in holdings.values where copies.count > 1 {
        let names = copies.map { "'\($0.place)'" }.joined(separator: " and ")
        chart.note(
          .warning(
            "copies", "\(names) are copies of one cube: what is written to one is not in the other",
            mend: "memcube status \(shellWord(copies[0].entry.path.bytes))"))
      }
      var folders = [try store.folder()]
      for project in projects { folders.append(try store.folder(project: project)) }
      leftovers(in: folders, host, chart)
    } catch {
      chart.note(.wrong("cubes", error.message, mend: "export MEMCUBE_HOME=/another/place"))
    }
    chart.look(at: "\(host.state)")
    stranded(host, chart)
    crashes(host, chart)
  }

  /// What killed processes left. The next command that makes a cube removes it, an hour later.
  private func leftovers(in folders: [Path], _ host: Host, _ chart: Chart) {
    var found: [Path] = []
    for folder in folders + [host.store] + (host.models.map { [$0] } ?? []) {
      for entry in (try? Files.list(folder)) ?? [] where Self.isLeftover(entry.name) {
        let path = folder.appending(entry.name)
        guard let status = try? Files.status(path, followLinks: false),
          host.now().seconds - max(status.ctime.seconds, status.mtime.seconds) > Self.age
        else { continue }
        found.append(path)
      }
    }
    guard !found.isEmpty else { return chart.note(.ok("leftovers", "none")) }
    let names = found.prefix(Self.most).map { shellWord($0.bytes) }.joined(separator: " ")
    let more = found.count > Self.most ? " and \(found.count - Self.most) more" : ""
    chart.note(
      .warning(
        "leftovers", "processes that were killed left \(names)\(more)", mend: "rm -r \(names)"))
  }

  private static func isLeftover(_ name: [UInt8]) -> Bool {
    guard name.first == 0x2E else { return false }
    let text = String(decoding: name, as: UTF8.self)
    if text.hasSuffix(".arriving") { return false }
    return text.contains(".memcube.") || text.hasPrefix(".draft-") || text.hasPrefix(".download-")
      || text.hasPrefix(".doctor-")
  }

  /// Records that wait for a bundle that is not where it was.
  private func stranded(_ host: Host, _ chart: Chart) {
    let waiting = ReplicaState.spooled(host)
    let gone = waiting.filter { !Files.exists($0.appending("manifest.json")) }
    guard !gone.isEmpty else {
      return chart.note(
        .ok(
          "waiting",
          waiting.isEmpty
            ? "nothing" : "records that a process is at work on, of cubes: \(waiting.count)"))
    }
    let names = gone.prefix(Self.most).map { "\($0)" }.joined(separator: ", ")
    chart.note(
      .warning(
        "waiting",
        "records that were written here wait for bundles that are away: \(names); put each back, and "
          + "any command that writes takes them in"))
  }

  /// Texts whose reading ended this program.
  private func crashes(_ host: Host, _ chart: Chart) {
    let names = ((try? Files.list(host.state)) ?? []).map(\.name).filter {
      $0.starts(with: Array("crashed-".utf8))
    }
    let held = names.filter { name in
      (try? Files.status(host.state.appending(name)).size) ?? 0 > 0
    }
    if held.isEmpty { return chart.note(.ok("crashes", "none")) }
    let files = held.map { shellWord(host.state.appending($0).bytes) }.joined(separator: " ")
    chart.note(
      .warning(
        "crashes",
        "a text ended this program while it was read; the version that it ended leaves it out",
        mend: "rm -r \(files)"))
  }
}
