// Reading what another process asks, and answering it.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "CPosix.h"
#include "Places.h"

// What a request begins with, and the kinds that are distinguished here: linux/fuse.h.
struct header {
  uint32_t length, opcode;
  uint64_t unique, node;
  uint32_t user, group, process, padding;
};
enum {
  forget = 2,
  get_attributes = 3,
  open_file = 14,
  read_file = 15,
  release_file = 18,
  forget_all = 42,
};

// Whether a request is answered in some microseconds, unless it has to wait for something.
static bool is_short(const char *bytes, ssize_t count) {
  struct header header;
  uint32_t flags;
  uint64_t handle;
  if (count < (ssize_t)(sizeof header + sizeof handle)) return false;
  memcpy(&header, bytes, sizeof header);
  memcpy(&flags, bytes + sizeof header, sizeof flags);
  memcpy(&handle, bytes + sizeof header, sizeof handle);
  switch (header.opcode) {
    case forget:
    case forget_all:
    case get_attributes:
    case read_file:
      return true;
    case open_file:
      return (flags & O_ACCMODE) == O_RDONLY;
    case release_file:
      // There is nothing to record of what needed no handle.
      return handle == 0;
    default:
      return false;
  }
}

ssize_t cposix_read_request(int file, void *bytes, size_t count, void *context) {
  (void)context;
  struct device *device = shared_device(file);
  ssize_t result =
    device != NULL ? read_in_place(device, file, bytes, count) : read(file, bytes, count);
  int error = errno;
  if (device != NULL) {
    if (is_short(bytes, result)) {
      keep_place(device);
    } else {
      leave_place(device);
    }
  }
  // A thread that reads in the moment of the unmounting gets ECONNABORTED; libfuse knows only ENODEV as the
  // end of a mount, and takes all else for a failure.
  errno = result < 0 && error == ECONNABORTED ? ENODEV : error;
  return result;
}

ssize_t cposix_write_answer(int file, struct iovec *parts, int count, void *context) {
  (void)context;
  return writev(file, parts, count);
}
