/// What kind of thing a question asks for: the rows of the table `asking` by these names.
enum AskedKind: String {
  case duration, time, date, amount, place, person, reason
}
