#pragma once
#include <stddef.h>

// Phrases that the extractor knows: tables/phrases.tsv.
const unsigned char *ctables_phrases(size_t *size);
