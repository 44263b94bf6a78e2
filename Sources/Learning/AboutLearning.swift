// Messages and documents become memories: the built-in extractor, the extractor that asks a chat
// model, and what memories say of slots. The façade calls `BuiltInExtractor` or `ModelExtractor`, the index
// `Slots`.
//
// What may not enter: files and databases.
