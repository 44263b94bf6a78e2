import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format

@Suite struct HostEnvironmentTests {
  private func host(
    _ variables: [String: String], home: String? = "/home/ana", login: String? = "ana"
  ) throws(CubeError) -> Host {
    try Host.of(
      variable: { variables[$0].map { Array($0.utf8) } }, home: home.map { Path($0) },
      login: { login.map { Array($0.utf8) } })
  }

  @Test func followsTheBaseDirectorySpecification() throws {
    let plain = try host([:])
    #expect(plain.store == Path("/home/ana/.local/share/memcube"))
    #expect(plain.state == Path("/home/ana/.local/state/memcube"))
    #expect(plain.cache == Path("/home/ana/.cache/memcube"))
    #expect(plain.author == Array("ana".utf8))
    let set = try host([
      "XDG_DATA_HOME": "/d", "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "/c",
      "MEMCUBE_AUTHOR": "Ana B",
    ])
    #expect(set.store == Path("/d/memcube"))
    #expect(set.state == Path("/s/memcube"))
    #expect(set.cache == Path("/c/memcube"))
    #expect(set.author == Array("Ana B".utf8))
  }

  @Test(arguments: ["", "relative/path"])
  func ignoresEmptyAndRelativePaths(value: String) throws {
    let host = try host(["XDG_DATA_HOME": value, "XDG_STATE_HOME": value])
    #expect(host.store == Path("/home/ana/.local/share/memcube"))
    #expect(host.state == Path("/home/ana/.local/state/memcube"))
  }

  @Test func takesTheStoreFromItsOwnVariable() throws {
    #expect(try host(["MEMCUBE_HOME": "/m", "XDG_DATA_HOME": "/d"]).store == Path("/m"))
    #expect(
      throws: CubeError.invalid("MEMCUBE_HOME is 'here'; it must be an absolute path")
    ) { try host(["MEMCUBE_HOME": "here"]) }
    #expect(try host(["MEMCUBE_HOME": ""]).store == Path("/home/ana/.local/share/memcube"))
  }

  @Test func modelsAreBesideTheStoreAndNotInIt() throws {
    #expect(try host([:]).models == Path("/home/ana/.local/share/memcube/models"))
    #expect(
      try host(["MEMCUBE_HOME": "/m"]).models == Path("/home/ana/.local/share/memcube/models"))
    #expect(try host(["XDG_DATA_HOME": "/d"]).models == Path("/d/memcube/models"))
    #expect(try host(["MEMCUBE_MODELS": "/x/y", "XDG_DATA_HOME": "/d"]).models == Path("/x/y"))
    #expect(
      throws: CubeError.invalid("MEMCUBE_MODELS is 'x'; it must be an absolute path")
    ) { try host(["MEMCUBE_MODELS": "x"]) }
  }

  @Test func saysWhatIsMissing() throws {
    #expect(throws: CubeError.invalid("there is no home directory: set HOME or XDG_DATA_HOME")) {
      try host([:], home: nil)
    }
    let complete = [
      "XDG_DATA_HOME": "/d", "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "/c",
    ]
    #expect(try host(complete, home: nil).store == Path("/d/memcube"))
    #expect(try host(complete, login: nil).author == Array("unknown".utf8))
  }

  @Test func authorsAreText() throws {
    let host = try Host.of(
      variable: { $0 == "MEMCUBE_AUTHOR" ? [0x61, 0xFF] : nil }, home: Path("/h"),
      login: { nil })
    #expect(String(validating: host.author, as: UTF8.self) != nil)
  }
}
