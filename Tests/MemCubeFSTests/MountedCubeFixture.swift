import Posix
import Testing
import Waiting

@testable import Format
@testable import MemCubeFS

/// A cube `trips` in a mount of the built program, in a process of its own: a test must not wait
/// for a mount that it serves itself.
final class MountedCubeFixture {
  private let pad: Scratchpad
  /// Where it is mounted.
  let directory: Path
  private var isMounted = false

  init() throws {
    pad = try Scratchpad()
    directory = pad.path.appending("memory")
    try run("new", "trips")
    try run("mount", "\(directory)")
    isMounted = true
  }

  deinit {
    guard isMounted else { return }
    // The first waits for the daemon, whose last words would make the home again.
    for words in [["unmount"], ["unmount", "--lazy"]] {
      if (try? ending(of: words + ["\(directory)"])) == .exited(0) { return }
    }
  }

  /// Unmounts; fails if a program still uses it.
  func end() throws {
    try run("unmount", "\(directory)")
    isMounted = false
  }

  /// Waits until no bundle that was copied here waits to be looked at: each is a cube, or the file
  /// beside it says why not.
  func settle() throws {
    let projects = directory.appending("projects")
    let isDone = try eventually {
      let folders = [directory] + (try Files.list(projects).map { projects.appending($0.name) })
      return try folders.allSatisfy(isSettled)
    }
    #expect(isDone, "a bundle that was copied here is still waiting")
  }

  private func isSettled(_ folder: Path) throws -> Bool {
    let names = Set(try Files.list(folder).map { $0.name })
    return names.allSatisfy { name in
      !name.ends(in: CubeName.suffix) || names.contains(name + Array(".problem".utf8))
    }
  }

  /// Runs the program that is beside the test bundle, with a home of its own.
  func run(_ words: String...) throws {
    #expect(try ending(of: words) == .exited(0), "memcube \(words)")
  }

  private func ending(of words: [String]) throws -> Process.Ending {
    let program = Path(try Files.readLink(Path("/proc/self/exe"))).parent.appending("memcube")
    let environment = [
      "HOME=\(pad.path)", "MEMCUBE_AUTHOR=tester", "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
    ]
    let process = try Process.spawn(
      [program.bytes] + words.map { Array($0.utf8) },
      environment: environment.map { Array($0.utf8) })
    return try process.wait()
  }
}
