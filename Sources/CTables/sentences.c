#include "CTables.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bytes[] = {
#embed "tables/sentences.bin"
};

memcube_table memcube_table_sentences(void) {
  return (memcube_table){bytes, sizeof bytes};
}
