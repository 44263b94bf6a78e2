/// The services of models, called over HTTP: chat, embeddings, reranking, transcription, with what to do when they fail.
///
/// What may not enter: nothing that knows a cube, a prompt about memories, or the index.
enum AboutModels {}
