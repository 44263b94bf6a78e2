#pragma once
// Tables that the product reads as data, each the bytes of a file in tables/, whose first lines say
// what it holds.
#include <stdint.h>

// The words of times: tables/times.tsv.
const uint8_t *ctables_times(int64_t *count);
