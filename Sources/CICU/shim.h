#include <unicode/ubrk.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
