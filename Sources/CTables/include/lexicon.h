#pragma once
#include <stddef.h>

// The words that the analysis of a message knows: tables/lexicon.tsv.
const unsigned char *ctables_lexicon(size_t *size);
