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

  /// Whether a box, as written, is such a one; empty: there is none.
  func holds(_ box: [UInt8]) -> Bool {
    guard box.count == 3 else { return false }
    return (box[1] == 0x20) == (self == .open)
  }
}
