import Testing

@testable import Format

@Suite struct KeyStateTests {
  private func setting(_ number: UInt64, on parents: [UInt64], _ value: JSON) -> KeyVersion {
    KeyVersion(id: id(number), key: [0x6B], value: value, parents: parents.map { id($0) })
  }

  @Test func theLatestHeadWins() {
    let versions = [
      setting(1, on: [], "one"), setting(2, on: [1], "two"), setting(3, on: [1], "three"),
    ]
    for versions in [versions, versions.reversed() + versions] {
      let state = KeyState.evaluate(versions)
      #expect(state.heads == [id(2), id(3)])
      #expect(state.value == "three")
    }
    #expect(KeyState.evaluate(versions + [setting(4, on: [2, 3], .null)]).value == nil)
  }

  @Test func gapsHideOlderHeads() {
    let state = KeyState.evaluate([setting(1, on: [], "one"), setting(3, on: [2], "three")])
    #expect(state.heads == [id(3)])
    #expect(state.gaps == [id(3)])
  }

  @Test func nothingHasNoValue() { #expect(KeyState.evaluate([]).value == nil) }

  @Test(
    arguments: [
      ("folder/a/b", "a/b"), ("folder/a//../b", "a/b"), ("folder-hex/61ff", "a\u{FFFD}"),
      ("folder/", nil), ("folder/..", nil), ("folder-hex/6", nil), ("folder-hex/6X", nil),
      ("folders/a", nil), ("title", nil),
    ] as [(String, String?)])
  func foldersHaveSettings(_ key: String, _ path: String?) {
    let found = FolderSetting.path(ofKey: Array(key.utf8))
    #expect(found.map { String(decoding: $0, as: UTF8.self) } == path)
    if let found { #expect(FolderSetting.path(ofKey: FolderSetting.key(ofPath: found)) == found) }
  }
}
