/// A sentence of a message with what was found out about it.
struct WeighedSentence {
  var sentence: Sentence
  var cues: TypeCues
  var worth: Worth
  /// Which one of the message it is, or is part of.
  var index: Int
  /// Whether it points at something that it does not name.
  var dangles: Bool
  /// The date that was named before it.
  var anchor: MonthAnchor
  /// Whether what is told with it before tells of others as "they".
  var meetsOthers = false
  /// What it replies to, without which it would point at something unknown.
  var remark: HeardRemark?
  /// The words in which pointers are looked for.
  var pointing: [Word] { DroppedSubject.withThing(sentence.words) }
}
