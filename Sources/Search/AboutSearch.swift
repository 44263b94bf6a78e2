// What a query means and what it finds: the query language, candidates, ranking, nearness in meaning.
//
// What may not enter: writing, and the sentences of answers.
