#include "CCurl.h"

typedef int (*set_option)(void *handle, int option, ...);
typedef int (*get_info)(void *handle, int info, ...);

int ccurl_set_number(void *setopt, void *handle, int option, long value) {
  return ((set_option)setopt)(handle, option, value);
}

int ccurl_set_pointer(void *setopt, void *handle, int option, const void *value) {
  return ((set_option)setopt)(handle, option, value);
}

int ccurl_get_number(void *getinfo, void *handle, int info, long *value) {
  return ((get_info)getinfo)(handle, info, value);
}
