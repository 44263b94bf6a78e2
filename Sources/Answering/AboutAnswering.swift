// A question and what was found for it become an answer that quotes its sources.
//
// What may not enter: databases. Evidence comes from `EvidenceSource`.
