#pragma once
// libmicrohttpd is opened at first use (see HTTP/LibMicroHTTPD.swift); the function that starts it
// is variadic, which Swift cannot call.
#include <stddef.h>
#include <stdint.h>

// struct MHD_OptionItem: a number of enum MHD_OPTION, and its value or pointer.
struct chttp_option {
  int option;
  intptr_t value;
  void *pointer;
};

// MHD_start_daemon at the address `start`: `answer` gets every request, with `context`. The last
// option is MHD_OPTION_END, 0. NULL where it could not be started.
void *chttp_start(void *start, unsigned int flags, void *answer, void *context,
                  struct chttp_option *options);

// The socket of a connection, by MHD_get_connection_info at `info`, which is variadic as well; -1 where
// there is none. (MHD_CONNECTION_INFO_CONNECTION_FD of union MHD_ConnectionInfo.)
int chttp_socket(void *info, void *connection);

// The bytes of a request's header, from its method to the line that ends it, in the same way.
// (MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE.)
size_t chttp_header_size(void *info, void *connection);
