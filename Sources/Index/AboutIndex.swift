/// The database of one bundle that is derived from its log: schema, applying records, paths, conflicts, entities, what
/// supersedes what, the tables of words.
///
/// What may not enter: no ranking, no question, and no write to the bundle.
enum AboutIndex {}
