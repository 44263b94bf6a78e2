#include "CTables.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bytes[] = {
#embed "tables/lexicon.tsv"
};

memcube_table memcube_table_lexicon(void) {
  return (memcube_table){bytes, sizeof bytes};
}
