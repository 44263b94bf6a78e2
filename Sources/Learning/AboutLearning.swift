/// Messages and documents become memories: the built-in rules of English, the extractor that asks a chat model, and what
/// a learned memory claims. Used through `Extractor`, and through `Claims` by the index.
///
/// What may not enter: no file and no database.
enum AboutLearning {}
