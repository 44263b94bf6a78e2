// The services of models, called over HTTP: chat, embeddings, reranking, transcription, with what to do
// when they fail.
//
// What may not enter: cubes, prompts about memories, the index.
