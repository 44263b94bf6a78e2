/// Whether a question asks for what is still to do, or for what is done, of a list with boxes to tick.
package enum AskedBox: Hashable {
  case open, done

  private static let opens = WordSet(
    "still noch open left todo remaining outstanding pending undone unfinished offen übrig pendiente reste"
  )
  private static let ends = WordSet(
    "done finished ticked packed paid bought booked already completed erledigt fertig hecho fait")

  /// Of a question; nil: it asks for neither.
  package init?(_ question: [UInt8]) {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self))
    let isToDo =
      zip(words, words.dropFirst()).contains { $0.lower == "to" && $1.lower == "do" }
      || words.contains { $0.lower == "to-do" || $0.lower == "to-dos" }
    let isList = words.last { !$0.isMark }?.lower == "list"
    if isToDo && !(isList && words.contains { Self.ends.contains($0) })
      || words.contains(where: { Self.opens.contains($0) })
    {
      self = .open
    } else if words.contains(where: { Self.ends.contains($0) }) {
      self = .done
    } else if words.contains(where: { Self.tasks.contains($0) }),
      Self.isAlone(words.filter { !$0.isMark }.map { Array($0.lower.utf8) })
    {
      // "What are my tasks?"
      self = .open
    } else {
      return nil
    }
  }

  private static let tasks = WordSet(
    """
    task tasks todo todos item items chore chores errand errands reminder reminders duty duties aufgabe
    aufgaben tarea tareas
    """)

  private static let small = WordSet(
    """
    what which s is are was there do does did i we my our me us have has had ve got need needs must should
    to be get on the all any of list lists anything something that for show tell still
    ich wir mir muss müssen mussen soll ist sind welche die zu tun machen werden que queda por hacer hay
    """)

  /// Whether a question, of such words, asks for tasks alone: "What is still to do?"
  package static func isAlone(_ words: [[UInt8]]) -> Bool {
    guard (2...16).contains(words.count) else { return false }
    return words.allSatisfy { word in
      let word = String(decoding: word, as: UTF8.self)
      return small.contains(word) || tasks.contains(word) || opens.contains(word)
        || ends.contains(word)
    }
  }

  /// What lists of tasks are called.
  package static let lists = [
    "to do", "todo", "todos", "tasks", "checklist", "chores", "aufgaben", "zu tun", "pendientes",
    "tareas",
  ]

  /// Of a question's folded words for tasks those that only say which boxes are asked for.
  package static func frame(_ words: [[UInt8]]) -> Set<[UInt8]> {
    let said = words.prefix(64).map { String(decoding: $0, as: UTF8.self) }
    guard said.contains(where: { tasks.contains($0) }) else { return [] }
    return Set(
      said.filter { opens.contains($0) && !tasks.contains($0) || ends.contains($0) }.map {
        Array($0.utf8)
      })
  }

  /// Whether a box, as written, is such a one; empty: there is none.
  package func holds(_ box: [UInt8]) -> Bool {
    guard box.count == 3 else { return false }
    return (box[1] == 0x20) == (self == .open)
  }
}
