// The database of one bundle that is derived from its log: schema, applying records, paths, conflicts,
// entities, what supersedes what, the tables of words.
//
// What may not enter: ranking, questions, writes to the bundle.
