#include "lexicon.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bytes[] = {
#embed "tables/lexicon.tsv"
};

const unsigned char *ctables_lexicon(size_t *size) {
  *size = sizeof bytes;
  return bytes;
}
