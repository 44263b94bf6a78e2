// Models as their authors publish them (a directory of weights, configuration and tokenizer, or a package), read
// and made into packed models for Embedding. What is read here comes from anywhere: every size is bounded,
// every shape is checked, and what this program cannot run is refused with its name. Nothing here knows of
// memories, or where models are kept.
