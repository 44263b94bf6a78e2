#define FUSE_USE_VERSION 314
#include <fuse_lowlevel.h>
// The records of a directory listing, which libfuse keeps to itself.
#include <linux/fuse.h>
