#pragma once
// libfuse is opened at first use: Debian 12 has libfuse3.so.3, Debian 13 libfuse3.so.4, and one program runs
// on both. What it needs of either is the same: the records' fields to the last that it uses, and the
// functions below.
#define FUSE_USE_VERSION 314
#include <fuse3/fuse_lowlevel.h>
// The records of a directory listing, which libfuse keeps to itself.
#include <linux/fuse.h>
// umount2(2), which Swift's own module of the C library leaves out.
#include <sys/mount.h>

// Opens the library; 0, or -1 where there is none that has all that is needed. Nothing of it may be called
// before. From any thread.
int cfuse_open(void);

// fuse_session_new and fuse_session_custom_io, which newer headers make a macro and another function.
struct fuse_session *cfuse_session_new(struct fuse_args *arguments,
                                       const struct fuse_lowlevel_ops *table, size_t size,
                                       void *data);
int cfuse_session_custom_io(struct fuse_session *session, const struct fuse_custom_io *calls,
                            int descriptor);
