// A question and what was found for it become an answer: the results of a search in the order of the search, of
// each the sentences that match best, with their dates.
//
// Read `GatheredEvidence` first, which asks a cube, then `Answer`. How questions are put is the table `asking`.
//
// What may not enter: databases, and words of a language. Evidence comes from `EvidenceSource`.
