#include <errno.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "CPosix.h"

// Reads a numeric address; its size, or 0.
static socklen_t read_address(const char *text, uint16_t port, struct sockaddr_storage *address) {
  struct sockaddr_in *four = (struct sockaddr_in *)address;
  struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;
  memset(address, 0, sizeof *address);
  if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    return sizeof *four;
  }
  if (inet_pton(AF_INET6, text, &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(port);
    return sizeof *six;
  }
  errno = EINVAL;
  return 0;
}

static int given_up(int socket) {
  int code = errno;
  close(socket);
  errno = code;
  return -1;
}

int cposix_listen(const char *address, uint16_t *port) {
  struct sockaddr_storage place;
  socklen_t size = read_address(address, *port, &place);
  if (size == 0) return -1;
  int file = socket(place.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (file < 0) return -1;
  int yes = 1;
  setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (place.ss_family == AF_INET6) setsockopt(file, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
  if (bind(file, (struct sockaddr *)&place, size) != 0) return given_up(file);
  if (listen(file, SOMAXCONN) != 0) return given_up(file);
  socklen_t length = sizeof place;
  if (getsockname(file, (struct sockaddr *)&place, &length) != 0) return given_up(file);
  *port = ntohs(place.ss_family == AF_INET ? ((struct sockaddr_in *)&place)->sin_port
                                           : ((struct sockaddr_in6 *)&place)->sin6_port);
  return file;
}

static int read_path(const char *path, struct sockaddr_un *address) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  if (strlen(path) >= sizeof address->sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  strcpy(address->sun_path, path);
  return 0;
}

int cposix_listen_at(const char *path) {
  struct sockaddr_un place;
  if (read_path(path, &place) != 0) return -1;
  int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (file < 0) return -1;
  // No other user may write to it, from its first moment on: fchmod before bind(2) sets its mode.
  if (fchmod(file, 0600) != 0) return given_up(file);
  if (bind(file, (struct sockaddr *)&place, sizeof place) != 0) {
    if (errno != EADDRINUSE) return given_up(file);
    int other = cposix_connect_to(path);
    if (other >= 0) {
      close(other);
      errno = EADDRINUSE;
      return given_up(file);
    }
    struct stat status;
    if (errno != ECONNREFUSED || lstat(path, &status) != 0 || !S_ISSOCK(status.st_mode)) {
      errno = EADDRINUSE;
      return given_up(file);
    }
    if (unlink(path) != 0) return given_up(file);
    if (bind(file, (struct sockaddr *)&place, sizeof place) != 0) return given_up(file);
  }
  if (listen(file, SOMAXCONN) != 0) return given_up(file);
  return file;
}

int cposix_connect(const char *address, uint16_t port) {
  struct sockaddr_storage place;
  socklen_t size = read_address(address, port, &place);
  if (size == 0) return -1;
  int file = socket(place.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (file < 0) return -1;
  if (connect(file, (struct sockaddr *)&place, size) != 0) return given_up(file);
  return file;
}

int cposix_connect_to(const char *path) {
  struct sockaddr_un place;
  if (read_path(path, &place) != 0) return -1;
  int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (file < 0) return -1;
  if (connect(file, (struct sockaddr *)&place, sizeof place) != 0) return given_up(file);
  return file;
}
