#pragma once
// wcwidth(3), which the C library's module for Swift leaves out, in a locale that knows all characters:
// the program itself runs in the locale "C".
#include <stdint.h>

// How many columns of a terminal a Unicode scalar takes: 0, 1 or 2; -1 where the C library does not say.
int cterminal_columns(uint32_t scalar);
