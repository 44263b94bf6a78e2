import MemCube
import Posix
import Testing

@testable import Gateway

/// Cubes are opened and closed, warm and cold; their users do not see it.
@Suite struct OpenCubesTests {
  /// More users than cubes stay open, and more than keep pages in memory, asked in turn.
  @Test(arguments: [3, 40]) func manyUsersAreServedByFewOpenCubes(_ limit: Int) throws {
    let caller = try Caller()
    let cubes = OpenCubes(caller.host, limit: limit)
    defer { cubes.close() }
    func place(_ user: Int) -> CubePlace { CubePlace(name: Array("user\(user)".utf8)) }
    for user in 0..<44 {
      let owner = Owner.user(Array("\(user)".utf8))
      _ = try cubes.use(place(user), makingFor: owner) { (cube) throws(CubeError) in
        try cube.write(
          [.setting(key: Array("who".utf8), value: .string(Array("\(user)".utf8)))], .spooled)
      }
    }
    for turn in 0..<3 {
      for user in stride(from: turn, to: 44, by: 2) {
        let who = try cubes.use(place(user)) { (cube) throws(CubeError) in
          try cube.setting(Array("who".utf8))?.string
        }
        #expect(who == Array("\(user)".utf8))
      }
    }
    #expect((0..<44).filter { cubes.isOpen(place($0)) }.count <= limit)
  }
}
