#include "phrases.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bytes[] = {
#embed "tables/phrases.tsv"
};

const unsigned char *ctables_phrases(size_t *size) {
  *size = sizeof bytes;
  return bytes;
}
