import Posix
import Testing

@testable import MemCubeFS

/// The table of cases on a plain directory, on the tree in memory, and on a mounted one.
@Suite struct PosixTests {
  private func run(_ client: any Client, in root: String) throws {
    for (number, (name, body)) in PosixCases.all.enumerated() {
      let base = "\(root)/case\(number)"
      try client.makeDirectory(base)
      #expect(throws: Never.self, "\(name)") { try body(client, base) }
    }
  }

  @Test func aPlainDirectoryProvesTheExpectation() throws {
    let pad = try Scratchpad()
    try Files.makeDirectory(pad.path.appending("root"))
    try run(DirectoryClient(root: pad.path), in: "root")
  }

  @Test(arguments: [true, false], ["memories", "documents"])
  func theTreeInMemory(keepsNames: Bool, tree: String) throws {
    let fixture = try Fixture(keepsNames: keepsNames)
    try run(fixture.client, in: "trips/\(tree)")
  }

  @Test(arguments: ["memories", "documents"]) func theMountedTree(tree: String) throws {
    let mount = try MountedCubeFixture()
    try run(DirectoryClient(root: mount.directory), in: "trips/\(tree)")
    try mount.end()
  }
}
