import Digest
import Posix
import SQLite
import Testing

@testable import Format
@testable import MemCube

/// What another copy made of a text before it knew that the text was purged: it goes by a further purge.
@Suite struct ApartCounterexamples {
  private func message(_ text: String, _ conversation: String = "c") -> Change {
    .message(
      MessageDraft(
        conversation: Array(conversation.utf8), role: Array("user".utf8),
        content: Array(text.utf8)))
  }

  private func expectGone(_ copies: Copies, _ texts: [String], _ names: [String] = ["a", "b"])
    throws
  {
    for name in names {
      #expect(try copies.cube(name).verify(repair: false) == [])
      try copies.close(name)
      for text in texts { #expect(try !copies.holds(name, text), "\(name) holds \(text)") }
    }
  }

  /// An editor on the other copy saved the file by a temporary that it renamed over it.
  @Test func aTemporaryThatEndedIntoThePurgedFile() throws {
    let copies = try Copies(["a", "b"])
    let id = try copies.cube("a").put("pin.md", "secretone", .durable)
    try copies.cube("a").put("other.md", "harmless", .durable)
    try copies.send("a", "b")
    copies.wait("b")
    let temporary = try copies.cube("b").put(".pin.new", "secretone secrettwo", .durable)
    try copies.cube("b").write(
      [
        .edit(id, Edit(content: .bytes(Array("secretone secrettwo".utf8)))),
        .delete(temporary, into: id),
      ], .durable)
    try copies.cube("a").purge([id])
    try copies.exchange("a", "b")
    try copies.exchange("a", "b")
    for name in ["a", "b"] { #expect(try copies.cube(name).paths(.memories) == ["other.md"]) }
    try expectGone(copies, ["secretone", "secrettwo"])
  }

  /// A chain of temporaries: each ended into the next.
  @Test func temporariesOfTemporaries() throws {
    let copies = try Copies(["a", "b"])
    let id = try copies.cube("a").put("pin.md", "secretone", .durable)
    try copies.send("a", "b")
    let cube = try copies.cube("b")
    let one = try cube.put(".one", "secrettwo", .durable)
    let two = try cube.put(".two", "secretthree", .durable)
    try cube.write([.delete(one, into: two), .delete(two, into: id)], .durable)
    try copies.cube("a").purge([id])
    try copies.exchange("a", "b")
    try copies.exchange("a", "b")
    try expectGone(copies, ["secretone", "secrettwo", "secretthree"])
  }

  /// The other copy learned from the message before it knew of the purge; what it learned from another
  /// message as well stays.
  @Test func whatTheOtherCopyLearned() throws {
    let copies = try Copies(["a", "b"])
    let ids = try copies.cube("a").write(
      [message("note: my locker code is secretone"), message("My dog is called Rex.", "d")],
      .durable)
    try copies.send("a", "b")
    try copies.cube("b").ingest()
    #expect(try copies.cube("b").paths(.memories).count == 2)
    try copies.cube("a").purge([ids[0]])
    try copies.exchange("a", "b")
    try copies.exchange("a", "b")
    for name in ["a", "b"] { #expect(try copies.cube(name).paths(.memories).count == 1) }
    try expectGone(copies, ["secretone"])
  }

  /// Both imported the same note apart, and one purges it before they meet.
  @Test(arguments: [true, false]) func theSameFileMadeApart(meetsBefore: Bool) throws {
    let copies = try Copies(["a", "b"])
    let one = try copies.cube("a").put("pin.md", "secretone", .durable)
    copies.wait("a", 10_000)
    try copies.cube("b").put("pin.md", "secretone", .durable)
    try copies.cube("b").put("pin2.md", "another text", .durable)
    try copies.cube("b").put("sub/pin.md", "secretone stays, under another name", .durable)
    // With or without the dead lines at hand.
    if meetsBefore { try copies.send("a", "b") }
    try copies.cube("a").purge([one])
    try copies.exchange("a", "b")
    try copies.exchange("a", "b")
    for name in ["a", "b"] {
      #expect(try copies.cube(name).paths(.memories) == ["pin2.md", "sub/pin.md"])
    }
  }

  /// What is known where the purge is made is told there, or stays: another file with an older text of
  /// the purged one, and the file that has the name of one in the trash.
  @Test func whatWasKnownAndNotToldStays() throws {
    let copies = try Copies(["a"])
    let cube = try copies.cube("a")
    let old = try cube.put("note.md", "one", .durable)
    try cube.write([.edit(old, Edit(content: .bytes(Array("two".utf8))))], .durable)
    try cube.write([.delete(old, into: nil)], .durable)
    try cube.put("note.md", "one", .durable)
    let other = try cube.put("other.md", "said", .durable)
    try cube.write([.delete(other, into: nil)], .durable)
    try cube.put("other.md", "said", .durable)
    for id in [old, other] {
      #expect(try cube.purgeClosure([id]).isEmpty)
      try cube.purge([id])
    }
    try cube.rebuild()
    try cube.upkeep()
    #expect(try cube.text("note.md") == "one")
    #expect(try cube.text("other.md") == "said")
  }

  /// Whoever writes the text again after the purge means it.
  @Test func whatIsWrittenAgainStays() throws {
    let copies = try Copies(["a", "b"])
    let one = try copies.cube("a").put("note.md", "said", .durable)
    try copies.send("a", "b")
    copies.wait("a", 10_000)
    try copies.cube("a").purge([one])
    copies.wait("a", 10_000)
    try copies.cube("a").put("note.md", "said", .durable)
    copies.wait("b", 60_000)
    try copies.exchange("a", "b")
    try copies.exchange("a", "b")
    for name in ["a", "b"] { #expect(try copies.cube(name).text("note.md") == "said") }
  }

  /// A title, with its past, and the name of a folder that the other copy set as well.
  @Test func titlesAndFolders() throws {
    let copies = try Copies(["a", "b"])
    func set(_ name: String, _ key: String, _ value: JSON?) throws {
      try copies.cube(name).write([.setting(key: Array(key.utf8), value: value)], .durable)
    }
    try set("a", "title", "secretone")
    try set("a", "title", "secrettwo")
    try set("a", "folder/secretthree", .object([]))
    try copies.send("a", "b")
    copies.wait("b", 5_000)
    // The other copy goes on with what it has.
    try set("b", "title", "secretfour, after secrettwo")
    try set("b", "folder/secretthree", nil)
    copies.wait("a", 9_000)
    try set("a", "folder/secretthree", nil)
    let cube = try copies.cube("a")
    for name in ["title", "secretthree"] {
      let found = try #require(try cube.purgeableName(Array(name.utf8)), "\(name)")
      try cube.purge(found.ids)
    }
    #expect(try cube.purgeableName(Array("title".utf8)) == nil)
    try set("a", "title", "Trips")
    try copies.exchange("a", "b")
    try copies.exchange("a", "b")
    for name in ["a", "b"] {
      #expect(try copies.cube(name).setting(Array("title".utf8)) == "Trips")
    }
    try expectGone(copies, ["secretone", "secrettwo", "secretthree", "secretfour"])
  }

  /// A file is purged by its id where only its second version has come; the first is forgotten when it comes.
  @Test func aFileWhoseFirstVersionIsNotHereYet() throws {
    let copies = try Copies(["a", "b"])
    let id = try copies.cube("a").put("pin.md", "secretone", .durable)
    try copies.cube("a").synchronize()
    let first = try copies.segments("a")
    copies.wait("a")
    try copies.cube("a").write(
      [.edit(id, Edit(content: .bytes(Array("secrettwo".utf8))))], .durable)
    try copies.cube("a").synchronize()
    let second = try #require(try copies.segments("a").first { !first.contains($0) })
    let folder = copies.path("b").appending("log").appending(second.parent.lastComponent)
    try Files.makeDirectories(folder)
    try copies.run(["cp", "-a", "\(second)", "\(folder)/"])
    let cube = try copies.cube("b")
    try cube.upkeep()
    #expect(try cube.paths(.memories) == ["pin.md"])
    try cube.purge([id])
    #expect(try cube.paths(.memories) == [])
    try copies.exchange("a", "b")
    try copies.exchange("a", "b")
    for name in ["a", "b"] { #expect(try copies.cube(name).paths(.memories) == []) }
    try expectGone(copies, ["secretone", "secrettwo"])
  }
}
