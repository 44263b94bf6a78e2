#include "CHTTP.h"

typedef void *(*start_daemon)(unsigned int flags, uint16_t port, void *accept, void *accept_context,
                              void *answer, void *context, ...);

enum { option_end = 0, option_array = 15, info_socket = 6, info_header_size = 10 };

void *chttp_start(void *start, unsigned int flags, void *answer, void *context,
                  struct chttp_option *options) {
  // The port stands for nothing: the options hold a socket that listens.
  return ((start_daemon)start)(flags, 0, NULL, NULL, answer, context, option_array, options,
                               option_end);
}

int chttp_socket(void *info, void *connection) {
  const int *found = ((const int *(*)(void *, int, ...))info)(connection, info_socket);
  return found == NULL ? -1 : *found;
}

size_t chttp_header_size(void *info, void *connection) {
  const size_t *found =
      ((const size_t *(*)(void *, int, ...))info)(connection, info_header_size);
  return found == NULL ? 0 : *found;
}
