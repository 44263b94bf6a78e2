internal import Posix

/// The command that installs a package of Debian.
struct Packages {
  /// Whether this is a system with apt.
  private let hasApt: Bool
  /// Its release, such as 12; nil: none that we know of.
  private let release: Int?

  init(_ patient: Patient) {
    hasApt = BoundedProgram.find(["apt-get"], in: patient.search) != nil
    let text = (try? Files.readAll(Path("/etc/os-release"), limit: 1 << 16)) ?? []
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    let line = lines.first { $0.hasPrefix("VERSION_ID=") }
    release = line.flatMap { Int($0.dropFirst(11).filter(\.isNumber)) }
  }

  /// A command line that installs a package, by its name in Debian 12, and in 13 where that differs.
  func install(_ name: String, later: String? = nil) -> String? {
    guard hasApt else { return nil }
    let package = (release ?? 12) >= 13 ? later ?? name : name
    return asRoot("apt-get install \(package)")
  }
}

/// A command line that root runs.
func asRoot(_ line: String) -> String { System.user == 0 ? line : "sudo \(line)" }
