import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway
@testable import Search

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

  /// All together hold as many pages in memory as they may, those that were used last, and each a few
  /// that it needs: what is not committed yet.
  @Test func pagesAreGivenBack() throws {
    let caller = try Caller()
    func held(_ limit: Int) throws -> Int {
      let cubes = OpenCubes(caller.host, pages: limit)
      defer { cubes.close() }
      for user in 0..<30 {
        let owner = Owner.user(Array("\(user)".utf8))
        let place = CubePlace(name: Array("user\(user)".utf8))
        _ = try cubes.use(place, makingFor: owner) { (cube) throws(CubeError) in
          if try cube.counts(withBytes: false).memories == 0 {
            for number in 0..<20 {
              let text = Array("Notes of day \(number) of \(user)\n".utf8)
              let edit = Edit(path: Array("\(number).md".utf8), content: .bytes(text))
              try cube.write([.create(.memories, edit)], .spooled)
            }
          }
          #expect(try cube.search(Array("notes day".utf8), now: Clock.now()).results.count == 20)
        }
      }
      return cubes.pageBytes
    }
    _ = try held(OpenCubes.usualPageLimit)
    let (all, some) = (try held(OpenCubes.usualPageLimit), try held(1 << 20))
    #expect(some <= all / 2 && some >= 1 << 19, "\(some) of \(all)")
  }

  /// So is what searches read and found: those that were asked last keep theirs.
  @Test func readingsAreGivenBack() throws {
    let caller = try Caller()
    func place(_ user: Int) -> CubePlace { CubePlace(name: Array("user\(user)".utf8)) }
    func held(_ limit: Int) throws -> (all: Int, last: Int) {
      let cubes = OpenCubes(caller.host, readings: limit)
      defer { cubes.close() }
      for user in 0..<12 {
        let owner = Owner.user(Array("\(user)".utf8))
        _ = try cubes.use(place(user), makingFor: owner) { (cube) throws(CubeError) in
          if try cube.counts(withBytes: false).memories == 0 {
            let texts = (0..<20).map { Array("Notes of day \($0) of \(user)\n".utf8) }
            try cube.write(
              texts.enumerated().map { number, text in
                .create(
                  .memories, Edit(path: Array("\(number).md".utf8), content: .bytes(text)))
              }, .spooled)
          }
          let query = try cube.parse(Array("notes day".utf8), now: Clock.now())
          #expect(try cube.rankedMemories(query, limit: 20).count == 20)
        }
      }
      let last = try cubes.use(place(11)) { (cube) throws(CubeError) in cube.readingBytes }
      return (cubes.readingBytes, last ?? 0)
    }
    let all = try held(OpenCubes.usualReadingLimit).all
    let some = try held(all / 4)
    #expect(some.all <= all / 4 && some.last > 0, "\(some) of \(all)")
  }
}
