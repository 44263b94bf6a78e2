#include "CTables.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bytes[] = {
#embed "tables/times.tsv"
};

memcube_table memcube_table_times(void) {
  return (memcube_table){bytes, sizeof bytes};
}
