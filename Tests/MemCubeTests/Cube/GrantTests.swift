import MemCube
import Posix
import Testing

@testable import Format

/// Who may use a cube stands in its log.
@Suite struct GrantTests {
  @Test func grantsAreKeptAndTakenBack() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    let (una, ben) = (Array("una".utf8), Array("ben".utf8))
    try cube.write([.grant(user: una, .owner), .grant(user: ben, .reader)], .durable)
    try cube.write([.grant(user: ben, .writer), .setting(key: una, value: true)], .durable)
    let grants = try cube.grants()
    #expect(grants.map(\.user) == [ben, una] && grants.map(\.role) == [.writer, .owner])
    #expect(try cube.settings(prefix: []).contains { $0.key == ben } == false)
    try cube.write([.grant(user: ben, nil)], .durable)
    #expect(try cube.grants().map(\.role) == [.owner])
    #expect(throws: CubeError.self) { try cube.write([.grant(user: [], .owner)], .durable) }
    try cube.close()
  }
}
