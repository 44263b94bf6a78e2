#pragma once
// What Swift's Glibc module lacks: it is built without _GNU_SOURCE, leaves headers out and cannot
// call variadic functions. Each function is one call; unless said otherwise it gives -1 and errno.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

extern const int32_t cposix_open_temporary, cposix_open_path, cposix_open_direct,
    cposix_open_large_file, cposix_rename_no_replace, cposix_rename_exchange;

// Files
int cposix_open(int directory, const char *path, int flags, uint32_t mode);
int cposix_link_descriptor(int file, int directory, const char *path);
int cposix_rename(int from_directory, const char *from, int to_directory, const char *to,
                  uint32_t flags);
int cposix_set_times(int directory, const char *path, int64_t seconds, int64_t nanoseconds,
                     bool set_access, bool follow);
int cposix_allocate(int file, int mode, int64_t offset, int64_t length);
int cposix_sync_file_system(int file);
int64_t cposix_seek_data(int file, int64_t offset);
int64_t cposix_seek_hole(int file, int64_t offset);
int64_t cposix_copy_range(int from, int64_t from_offset, int to, int64_t to_offset, size_t count);
int cposix_clone(int from, int to);

// Status: path may be NULL or empty for the descriptor itself.
struct cposix_status {
  uint64_t device, inode, special_device;
  uint32_t mode, links, user, group;
  int64_t size, blocks;
  int64_t access_seconds, modify_seconds, change_seconds, birth_seconds;
  uint32_t access_nanoseconds, modify_nanoseconds, change_nanoseconds, birth_nanoseconds;
  bool has_birth;
};
int cposix_status(int directory, const char *path, bool follow, struct cposix_status *status);

struct cposix_file_system {
  uint64_t block_size, blocks, free_blocks, available_blocks, files, free_files, name_max;
  int64_t type;
  bool read_only;
};
int cposix_file_system(int file, const char *path, struct cposix_file_system *status);

// Directories: 1 and the next entry but `.` and `..`, 0 at the end. The name lasts until the next
// call. `format` is the S_IFMT part of a mode, 0 where the file is already gone.
struct cposix_entry {
  const char *name;
  size_t length;
  uint64_t inode;
  uint32_t format;
};
void *cposix_open_directory(int file);
int cposix_next_entry(void *directory, struct cposix_entry *entry);
void cposix_close_directory(void *directory);

// Mapped files: from the first call on, a page whose file was cut off or cannot be given room reads
// as zeros, and counts, where it would end the process (SIGBUS).
int cposix_survive_mapping_faults(void);
uint64_t cposix_mapping_faults(void);

// Extended attributes: of the descriptor if path is NULL.
ssize_t cposix_get_attribute(int file, const char *path, bool follow, const char *name,
                             void *value, size_t size);
int cposix_set_attribute(int file, const char *path, bool follow, const char *name,
                         const void *value, size_t size, int flags);
ssize_t cposix_list_attributes(int file, const char *path, bool follow, char *names, size_t size);
int cposix_remove_attribute(int file, const char *path, bool follow, const char *name);

// Waiting and signals
int cposix_event(void);
int cposix_signal_descriptor(const int32_t *signals, size_t count);
int32_t cposix_read_signal(int file);
int cposix_block_signals(const int32_t *signals, size_t count, bool block);
int cposix_wait_signal(const int32_t *signals, size_t count);
int cposix_ignore_signal(int32_t signal);
bool cposix_ignores_signal(int32_t signal);
int cposix_pipe(int32_t *ends);

// Sockets that listen, closed in programs that are started. `address` is numeric, IPv4 or IPv6; the port that
// was taken (any for 0) comes back. A socket file is made for its owner alone; one that no process listens at
// is replaced.
int cposix_listen(const char *address, uint16_t *port);
int cposix_listen_at(const char *path);
// A connection to one.
int cposix_connect(const char *address, uint16_t port);
int cposix_connect_to(const char *path);

// Random bytes, at most 256 a call are given without interruption.
ssize_t cposix_random(void *bytes, size_t count);

// Threads and processes
void cposix_name_thread(const char *name);
int cposix_set_thread_nice(int nice);
// `arguments` and `environment` are strings one after the other, each ended by NUL; a descriptor of -1 means
// /dev/null. Gives an error number (not errno), 0 for success.
int cposix_spawn(pid_t *process, const char *file, const char *arguments, size_t argument_count,
                 const char *environment, size_t environment_count, const char *directory,
                 int input, int output, int error, bool new_session);
// The exit status, or 256 and the signal's number.
int cposix_wait(pid_t process, bool block, int32_t *status);
// Starts a process that aborts a FUSE connection if the calling thread ends and the process does
// not: a thread that waits in the kernel for what only this process can answer cannot be killed.
// Gives a descriptor: the connection's number (32 bits) is written to it, and it is closed when
// nothing is to be guarded any more.
int cposix_start_guard(void);
// Has this process say by that descriptor when it crashes: a core is written only when every thread
// has ended, which that one does not. With -1 it says no more.
int cposix_tell_guard_of_crashes(int line);

// Crashes: has this process note in a file, for the next one, the hash of the text that a thread reads
// when a trap or a fault ends it; once, before there are other threads. EALREADY the second time.
int cposix_keep_crash_notes(const char *path);
// Says which text the calling thread reads; false where it reads one already, whose end this is not,
// or no notes are kept. The bytes stay until the end.
bool cposix_begin_text(const uint8_t *bytes, size_t count);
void cposix_end_text(void);
uint64_t cposix_text_hash(const uint8_t *bytes, size_t count);

// Whether bytes hold others, one after the other: memmem(3).
bool cposix_holds(const uint8_t *bytes, size_t count, const uint8_t *part, size_t part_count);

int cposix_terminal_width(int file);
// The login name of the calling user into `name`; its length, or -1.
ssize_t cposix_login_name(char *name, size_t size);
ssize_t cposix_home_directory(char *path, size_t size);
// In how many heaps threads allocate at most (M_ARENA_MAX): each keeps what was freed in it; and from
// how many bytes on a block has pages of its own (M_MMAP_THRESHOLD). What is free at a heap's end goes back
// to the system where it is more than `end` bytes (M_TRIM_THRESHOLD). 0 where one of them is refused.
int cposix_set_heaps(int count, size_t largest, size_t end);
// Gives what was freed back to the system if memory of its own (proc_pid_statm(5)) is over what is in
// use by more than `spare` bytes. 1: some was given back; -1: where that stands cannot be read.
int cposix_trim_heaps(size_t spare);

// Requests of a FUSE device: read(2) by one thread at a time that looks some microseconds whether
// something comes, or by as many as there are processors where there is always something, and writev(2),
// as struct fuse_custom_io of libfuse wants them; `context` is not used.
struct iovec;
// Prepares that for a device that a session has just opened. -1 with errno: ENOMEM.
int cposix_share_device(int file);
ssize_t cposix_read_request(int file, void *bytes, size_t count, void *context);
ssize_t cposix_write_answer(int file, struct iovec *parts, int count, void *context);
