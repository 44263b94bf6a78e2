// The functions of libfuse, each leading to the library that `cfuse_open` found.
#include "CFuse.h"

#include <dlfcn.h>
#include <pthread.h>

// Result, name, parameters, arguments of each.
#define FUNCTIONS(F)                                                                              \
  F(struct fuse_loop_config *, fuse_loop_cfg_create, (void), ())                                  \
  F(void, fuse_loop_cfg_destroy, (struct fuse_loop_config * config), (config))                    \
  F(void, fuse_loop_cfg_set_max_threads, (struct fuse_loop_config * config, unsigned int most),   \
    (config, most))                                                                               \
  F(int, fuse_lowlevel_notify_delete,                                                             \
    (struct fuse_session * session, fuse_ino_t parent, fuse_ino_t child, const char *name,        \
     size_t length),                                                                              \
    (session, parent, child, name, length))                                                       \
  F(int, fuse_lowlevel_notify_inval_entry,                                                        \
    (struct fuse_session * session, fuse_ino_t parent, const char *name, size_t length),          \
    (session, parent, name, length))                                                              \
  F(int, fuse_lowlevel_notify_inval_inode,                                                        \
    (struct fuse_session * session, fuse_ino_t node, off_t offset, off_t length),                 \
    (session, node, offset, length))                                                              \
  F(int, fuse_opt_add_arg, (struct fuse_args * arguments, const char *word), (arguments, word))   \
  F(void, fuse_opt_free_args, (struct fuse_args * arguments), (arguments))                        \
  F(int, fuse_reply_attr, (fuse_req_t request, const struct stat *status, double timeout),        \
    (request, status, timeout))                                                                   \
  F(int, fuse_reply_buf, (fuse_req_t request, const char *start, size_t size),                    \
    (request, start, size))                                                                       \
  F(int, fuse_reply_create,                                                                       \
    (fuse_req_t request, const struct fuse_entry_param *entry, const struct fuse_file_info *file), \
    (request, entry, file))                                                                       \
  F(int, fuse_reply_entry, (fuse_req_t request, const struct fuse_entry_param *entry),            \
    (request, entry))                                                                             \
  F(int, fuse_reply_err, (fuse_req_t request, int code), (request, code))                         \
  F(int, fuse_reply_lseek, (fuse_req_t request, off_t offset), (request, offset))                 \
  F(void, fuse_reply_none, (fuse_req_t request), (request))                                       \
  F(int, fuse_reply_open, (fuse_req_t request, const struct fuse_file_info *file),                \
    (request, file))                                                                              \
  F(int, fuse_reply_readlink, (fuse_req_t request, const char *target), (request, target))        \
  F(int, fuse_reply_statfs, (fuse_req_t request, const struct statvfs *figures),                  \
    (request, figures))                                                                           \
  F(int, fuse_reply_write, (fuse_req_t request, size_t count), (request, count))                  \
  F(int, fuse_reply_xattr, (fuse_req_t request, size_t count), (request, count))                  \
  F(const struct fuse_ctx *, fuse_req_ctx, (fuse_req_t request), (request))                       \
  F(int, fuse_req_interrupted, (fuse_req_t request), (request))                                   \
  F(void *, fuse_req_userdata, (fuse_req_t request), (request))                                   \
  F(void, fuse_session_destroy, (struct fuse_session * session), (session))                       \
  F(void, fuse_session_exit, (struct fuse_session * session), (session))                          \
  F(int, fuse_session_fd, (struct fuse_session * session), (session))                             \
  F(int, fuse_session_loop_mt, (struct fuse_session * session, struct fuse_loop_config * config), \
    (session, config))                                                                            \
  F(int, fuse_session_mount, (struct fuse_session * session, const char *path), (session, path))  \
  F(void, fuse_session_unmount, (struct fuse_session * session), (session))

static struct {
#define POINTER(result, name, parameters, arguments) result(*name) parameters;
  FUNCTIONS(POINTER)
  struct fuse_session *(*session_new)(struct fuse_args *, const struct fuse_lowlevel_ops *, size_t,
                                      void *);
  int (*session_custom_io)(struct fuse_session *, const struct fuse_custom_io *, int);
} library;

// Hidden: the library's own calls of these must find its own.
#define FORWARD(result, name, parameters, arguments)                                        \
  __attribute__((visibility("hidden"))) result name parameters {                            \
    return library.name arguments;                                                          \
  }
FUNCTIONS(FORWARD)

struct fuse_session *cfuse_session_new(struct fuse_args *arguments,
                                       const struct fuse_lowlevel_ops *table, size_t size,
                                       void *data) {
  return library.session_new(arguments, table, size, data);
}

int cfuse_session_custom_io(struct fuse_session *session, const struct fuse_custom_io *calls,
                            int descriptor) {
  return library.session_custom_io(session, calls, descriptor);
}

// Fills a pointer; the newest version of a symbol is found, as the linker would.
static int find(void *handle, const char *name, void *pointer) {
  void *symbol = dlsym(handle, name);
  *(void **)pointer = symbol;
  return symbol == NULL ? -1 : 0;
}

static int state = -1;

static void open_library(void) {
  void *handle = dlopen("libfuse3.so.3", RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) handle = dlopen("libfuse3.so.4", RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) return;
  int missing = 0;
#define FIND(result, name, parameters, arguments) missing |= find(handle, #name, &library.name);
  FUNCTIONS(FIND)
  missing |= find(handle, "fuse_session_new", &library.session_new);
  // libfuse3.so.4 has the one with these parameters by a name of its own.
  if (find(handle, "fuse_session_custom_io_30", &library.session_custom_io) != 0)
    missing |= find(handle, "fuse_session_custom_io", &library.session_custom_io);
  state = missing;
}

int cfuse_open(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return state;
}
