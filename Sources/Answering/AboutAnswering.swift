/// A question and what was found for it become an answer that quotes its sources.
///
/// What may not enter: no database: evidence comes from `EvidenceSource`.
enum AboutAnswering {}
