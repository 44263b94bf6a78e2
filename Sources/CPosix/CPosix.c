#include "CPosix.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

const int32_t cposix_open_temporary = O_TMPFILE;
const int32_t cposix_open_path = O_PATH;
const int32_t cposix_open_direct = O_DIRECT;
const int32_t cposix_open_large_file = O_LARGEFILE;
const int32_t cposix_rename_no_replace = RENAME_NOREPLACE;
const int32_t cposix_rename_exchange = RENAME_EXCHANGE;

int cposix_open(int directory, const char *path, int flags, uint32_t mode) {
  return openat(directory, path, flags | O_CLOEXEC, (mode_t)mode);
}

// AT_EMPTY_PATH wants CAP_DAC_READ_SEARCH, the way through /proc does not (open(2), O_TMPFILE).
int cposix_link_descriptor(int file, int directory, const char *path) {
  char name[32];
  snprintf(name, sizeof name, "/proc/self/fd/%d", file);
  return linkat(AT_FDCWD, name, directory, path, AT_SYMLINK_FOLLOW);
}

int cposix_rename(int from_directory, const char *from, int to_directory, const char *to,
                  uint32_t flags) {
  return renameat2(from_directory, from, to_directory, to, flags);
}

int cposix_set_times(int directory, const char *path, int64_t seconds, int64_t nanoseconds,
                     bool set_access, bool follow) {
  struct timespec times[2] = {{.tv_sec = seconds, .tv_nsec = nanoseconds},
                              {.tv_sec = seconds, .tv_nsec = nanoseconds}};
  if (!set_access) times[0].tv_nsec = UTIME_OMIT;
  if (path == NULL) return futimens(directory, times);
  return utimensat(directory, path, times, follow ? 0 : AT_SYMLINK_NOFOLLOW);
}

int cposix_allocate(int file, int mode, int64_t offset, int64_t length) {
  return fallocate(file, mode, offset, length);
}

int cposix_sync_file_system(int file) { return syncfs(file); }
int64_t cposix_seek_data(int file, int64_t offset) { return lseek(file, offset, SEEK_DATA); }
int64_t cposix_seek_hole(int file, int64_t offset) { return lseek(file, offset, SEEK_HOLE); }

int64_t cposix_copy_range(int from, int64_t from_offset, int to, int64_t to_offset, size_t count) {
  off64_t in = from_offset, out = to_offset;
  return copy_file_range(from, &in, to, &out, count, 0);
}

int cposix_clone(int from, int to) { return ioctl(to, FICLONE, from); }

int cposix_status(int directory, const char *path, bool follow, struct cposix_status *status) {
  struct statx found;
  int flags = AT_EMPTY_PATH | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
  unsigned mask = STATX_BASIC_STATS | STATX_BTIME;
  if (statx(directory, path ? path : "", flags, mask, &found) != 0) return -1;
  status->device = makedev(found.stx_dev_major, found.stx_dev_minor);
  status->special_device = makedev(found.stx_rdev_major, found.stx_rdev_minor);
  status->inode = found.stx_ino;
  status->mode = found.stx_mode;
  status->links = found.stx_nlink;
  status->user = found.stx_uid;
  status->group = found.stx_gid;
  status->size = (int64_t)found.stx_size;
  status->blocks = (int64_t)found.stx_blocks;
  status->access_seconds = found.stx_atime.tv_sec;
  status->access_nanoseconds = found.stx_atime.tv_nsec;
  status->modify_seconds = found.stx_mtime.tv_sec;
  status->modify_nanoseconds = found.stx_mtime.tv_nsec;
  status->change_seconds = found.stx_ctime.tv_sec;
  status->change_nanoseconds = found.stx_ctime.tv_nsec;
  status->has_birth = (found.stx_mask & STATX_BTIME) != 0;
  status->birth_seconds = found.stx_btime.tv_sec;
  status->birth_nanoseconds = found.stx_btime.tv_nsec;
  return 0;
}

int cposix_file_system(int file, const char *path, struct cposix_file_system *status) {
  struct statfs found;
  if ((path ? statfs(path, &found) : fstatfs(file, &found)) != 0) return -1;
  status->block_size = (uint64_t)(found.f_frsize ? found.f_frsize : found.f_bsize);
  status->blocks = found.f_blocks;
  status->free_blocks = found.f_bfree;
  status->available_blocks = found.f_bavail;
  status->files = found.f_files;
  status->free_files = found.f_ffree;
  status->name_max = (uint64_t)found.f_namelen;
  status->type = found.f_type;
  status->read_only = (found.f_flags & ST_RDONLY) != 0;
  return 0;
}

void *cposix_open_directory(int file) { return fdopendir(file); }
void cposix_close_directory(void *directory) { closedir(directory); }

int cposix_next_entry(void *directory, struct cposix_entry *entry) {
  for (;;) {
    errno = 0;
    struct dirent *next = readdir(directory);
    if (next == NULL) return errno == 0 ? 0 : -1;
    if (strcmp(next->d_name, ".") == 0 || strcmp(next->d_name, "..") == 0) continue;
    entry->name = next->d_name;
    entry->length = strlen(next->d_name);
    entry->inode = next->d_ino;
    entry->format = DTTOIF(next->d_type);
    if (next->d_type == DT_UNKNOWN) {  // some file systems leave the kind out: readdir(3)
      struct stat found;
      if (fstatat(dirfd(directory), next->d_name, &found, AT_SYMLINK_NOFOLLOW) == 0)
        entry->format = found.st_mode & S_IFMT;
    }
    return 1;
  }
}

ssize_t cposix_get_attribute(int file, const char *path, bool follow, const char *name,
                             void *value, size_t size) {
  if (path == NULL) return fgetxattr(file, name, value, size);
  return follow ? getxattr(path, name, value, size) : lgetxattr(path, name, value, size);
}

int cposix_set_attribute(int file, const char *path, bool follow, const char *name,
                         const void *value, size_t size, int flags) {
  if (path == NULL) return fsetxattr(file, name, value, size, flags);
  return follow ? setxattr(path, name, value, size, flags)
                : lsetxattr(path, name, value, size, flags);
}

ssize_t cposix_list_attributes(int file, const char *path, bool follow, char *names, size_t size) {
  if (path == NULL) return flistxattr(file, names, size);
  return follow ? listxattr(path, names, size) : llistxattr(path, names, size);
}

int cposix_remove_attribute(int file, const char *path, bool follow, const char *name) {
  if (path == NULL) return fremovexattr(file, name);
  return follow ? removexattr(path, name) : lremovexattr(path, name);
}

int cposix_set_heaps(int count, size_t largest, size_t end) {
  return mallopt(M_ARENA_MAX, count) && mallopt(M_MMAP_THRESHOLD, (int)largest) &&
         mallopt(M_TRIM_THRESHOLD, (int)end) && mallopt(M_TOP_PAD, (int)(end / 4));
}

int cposix_trim_heaps(size_t spare) {
  FILE *file = fopen("/proc/self/statm", "re");
  if (file == NULL) return -1;
  size_t resident = 0, shared = 0;
  int found = fscanf(file, "%*s %zu %zu", &resident, &shared);
  fclose(file);
  if (found != 2 || resident < shared) return -1;
  struct mallinfo2 heaps = mallinfo2();
  size_t own = (resident - shared) * (size_t)sysconf(_SC_PAGESIZE);
  return own > heaps.uordblks + heaps.hblkhd + spare ? malloc_trim(0) : 0;
}

bool cposix_holds(const uint8_t *bytes, size_t count, const uint8_t *part, size_t part_count) {
  return part_count == 0 || (count > 0 && memmem(bytes, count, part, part_count) != NULL);
}
