#define FUSE_USE_VERSION 314
#include <fuse_lowlevel.h>
// The records of a directory listing, which libfuse keeps to itself.
#include <linux/fuse.h>
// umount2(2), which Swift's own module of the C library leaves out.
#include <sys/mount.h>
