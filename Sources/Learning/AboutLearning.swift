// Messages and documents become memories: the built-in rules of English, the extractor that asks a chat
// model, and what a learned memory claims. The façade calls `BuiltInExtractor` or `ModelExtractor`, the index
// `Claims`.
//
// What may not enter: files and databases.
