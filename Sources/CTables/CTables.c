// The files of tables/ as bytes of the program, so that none has to be installed or found.
#include "CTables.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t times[] = {
#embed "tables/times.tsv"
};

const uint8_t *ctables_times(int64_t *count) {
  *count = sizeof times;
  return times;
}
