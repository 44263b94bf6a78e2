/// Whether a question asks for what is still to do, or for what is done, of a list with boxes to tick.
enum AskedBox: Hashable {
  case open, done

  private static let opens = WordSet(
    "still open left todo remaining outstanding pending undone unfinished offen übrig pendiente reste"
  )
  private static let ends = WordSet(
    "done finished ticked packed paid bought booked already completed erledigt fertig hecho fait")

  /// Of a question; nil: it asks for neither.
  init?(_ question: [UInt8]) {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self))
    let isToDo = zip(words, words.dropFirst()).contains { $0.lower == "to" && $1.lower == "do" }
    if isToDo || words.contains(where: { Self.opens.contains($0) }) {
      self = .open
    } else if words.contains(where: { Self.ends.contains($0) }) {
      self = .done
    } else {
      return nil
    }
  }

  private static let tasks = WordSet(
    "task tasks todo todos item items chore chores aufgabe aufgaben tarea tareas")

  /// Of a question's folded words for tasks those that only say which boxes are asked for.
  static func frame(_ words: [[UInt8]]) -> Set<[UInt8]> {
    let said = words.prefix(64).map { String(decoding: $0, as: UTF8.self) }
    guard said.contains(where: { tasks.contains($0) }) else { return [] }
    return Set(
      said.filter { opens.contains($0) && !tasks.contains($0) || ends.contains($0) }.map {
        Array($0.utf8)
      })
  }

  /// Whether a box, as written, is such a one; empty: there is none.
  func holds(_ box: [UInt8]) -> Bool {
    guard box.count == 3 else { return false }
    return (box[1] == 0x20) == (self == .open)
  }
}
