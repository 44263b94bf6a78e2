import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCube

/// What the tests of supersession share.
enum Changes {
  /// What is superseded, and what contradicts another, of what one person says, a month apart. `least`: how
  /// many memories that gives; nil: one of each text.
  static func of(
    _ texts: [String], by name: String? = "Ana", least: Int? = nil
  ) throws -> (ended: [String], contradicting: [String]) {
    let talk = try Talk()
    for (place, text) in texts.enumerated() {
      try talk.say(text, by: name, in: "c\(place)", on: "2023-0\(place + 2)-10T12:00:00Z")
    }
    let nodes = try learned(talk)
    #expect(nodes.count >= least ?? texts.count, "\(nodes.map(\.1))")
    return try standing(nodes, talk)
  }

  /// What is superseded of what somebody says in messages of one conversation, a minute apart.
  static func inOneTalk(_ texts: [String], by name: String? = "Ana") throws -> [String] {
    let talk = try Talk()
    for (place, text) in texts.enumerated() {
      try talk.say(text, by: name, in: "c", on: "2023-02-10T12:0\(place):00Z")
    }
    return try standing(try learned(talk), talk).ended
  }

  /// What is learned of one text.
  static func learned(_ text: String) throws -> String {
    let talk = try Talk()
    try talk.say(text, by: "Eva", in: "c", on: "2023-02-10T12:00:00Z")
    return try learned(talk).first.flatMap { try talk.cube.text($0.1) } ?? ""
  }

  private static func learned(_ talk: Talk) throws -> [(Node, String)] {
    try talk.cube.ingest()
    try talk.cube.indexTexts()
    return try talk.cube.paths(.memories).map { path in
      (try #require(try talk.cube.find(.memories, Array(path.utf8))), path)
    }
  }

  private static func standing(
    _ nodes: [(Node, String)], _ talk: Talk
  ) throws -> (ended: [String], contradicting: [String]) {
    func chosen(_ isOne: (Node) throws -> Bool) throws -> [String] {
      try nodes.filter { try isOne($0.0) }.map { try talk.cube.text($0.1) ?? "" }
    }
    return (
      try chosen { try talk.cube.superseder(row: $0.row) != nil },
      try chosen { try !talk.cube.contradictions(row: $0.row).isEmpty }
    )
  }
}
