// How texts are read, for search and learning alike: encodings, markup, mail, office files, front matter,
// words and their stems, passages, days of the calendar, secrets.
//
// What may not enter: stores of memories, rules about what is worth keeping.
