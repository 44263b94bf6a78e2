/// What a query means and what it finds: the query language, candidates, ranking, nearness in meaning.
///
/// What may not enter: no writing, and no sentence of an answer.
enum AboutSearch {}
