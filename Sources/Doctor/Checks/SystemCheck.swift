internal import Bundle
internal import Format
internal import Posix
internal import Terminal

/// What the program stands on: the environment, the kernel, the locale, the clock, limits.
struct SystemCheck: Check {
  let name = "system"

  /// Before this second the program was not there: 2025-01-01.
  private static let oldest: Int64 = 1_735_689_600
  /// A mount keeps this many files open, and more.
  private static let descriptors: UInt64 = 4_096

  func run(_ patient: Patient, _ chart: Chart) {
    switch patient.host {
    case .success(let host):
      chart.note(.ok("environment", "the store is \(host.store)"))
    case .failure(let error):
      chart.note(.wrong("environment", error.message, mend: Self.mend(error.message)))
    }
    chart.note(program(patient))
    chart.note(kernel(patient))
    chart.note(locale(patient))
    chart.note(clock(patient))
    chart.note(limits())
  }

  /// The variable that a sentence names is to be taken away.
  private static func mend(_ sentence: String) -> String? {
    let words = sentence.split { !($0.isLetter || $0 == "_") }
    return words.first { $0.hasPrefix("MEMCUBE_") }.map { "unset \($0)" }
  }

  private func program(_ patient: Patient) -> Finding {
    let own = try? Files.readLink(patient.processes.appending("self/exe"))
    guard let found = BoundedProgram.find(["memcube"], in: patient.search)?.path else {
      return .warning(
        "program", "memcube is not in PATH, so agents and scripts do not find it by its name",
        mend: own.map { "export PATH=\(shellWord(Path($0).parent.bytes)):$PATH" })
    }
    guard let own, let real = try? Files.realPath(found), real.bytes != own else {
      return .ok("program", "\(found)")
    }
    return .warning(
      "program", "this is \(Path(own)), and PATH leads to another one: \(found)")
  }

  private func kernel(_ patient: Patient) -> Finding {
    let place = patient.processes.appending("sys/kernel/osrelease")
    guard let text = try? Files.readAll(place, limit: 256),
      let version = KernelVersion(release: text)
    else {
      return .wrong(
        "kernel", "\(place) cannot be read: without /proc mounts cannot be looked at",
        mend: asRoot("mount -t proc proc /proc"))
    }
    let shown = "Linux \(version.major).\(version.minor)"
    // The kernel that Debian 12 has; none older was tried.
    if version < KernelVersion(5, 10) {
      return .warning("kernel", "\(shown) is older than any that memcube is tested with (6.1)")
    }
    return .ok("kernel", shown)
  }

  private func locale(_ patient: Patient) -> Finding {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"]
    guard let name = names.first(where: { patient.variable($0) != nil }),
      let value = patient.variable(name)
    else { return .ok("locale", "none is set: texts are UTF-8") }
    let shown = "\(name)=\(Path(value))"
    if Face.isUnicode("\(Path(value))") { return .ok("locale", shown) }
    return .warning(
      "locale", "\(shown) is not UTF-8, and a terminal may garble what is not ASCII",
      mend: "export \(name)=C.UTF-8")
  }

  private func clock(_ patient: Patient) -> Finding {
    let now = Clock.now()
    let shown = String(decoding: now.rfc3339Milliseconds.prefix(19), as: UTF8.self) + "Z"
    let mend = asRoot("timedatectl set-ntp true")
    if now.seconds < Self.oldest {
      return .wrong(
        "clock", "it is \(shown) here: what is written now counts as older than all else",
        mend: mend)
    }
    // A program is not made after it runs.
    let made = (try? Files.status(patient.processes.appending("self/exe")))?.mtime
    if let made, made.seconds > now.seconds + 86_400 {
      return .warning("clock", "it is \(shown) here, before this program was made", mend: mend)
    }
    return .ok("clock", shown)
  }

  private func limits() -> Finding {
    let limit = Files.raiseDescriptorLimit()
    let shown = "\(limit) files may be open at once"
    if limit >= Self.descriptors { return .ok("limits", shown) }
    return .warning(
      "limits", "only \(shown), and a mount in use may need more", mend: "ulimit -n hard")
  }
}
