// A process that breaks a FUSE connection off when its server was killed and cannot die.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CPosix.h"

// How long a process that was killed may take to let go of its descriptors.
static const int patience = 100;  // milliseconds

// The file that aborts a connection, -1 where it may not be opened: fuse.rst of the kernel's documentation,
// "Aborting a filesystem connection". Root reads those files from a mount of its own, in no directory, since
// they may be mounted nowhere; others where that was done.
static int open_abort(uint32_t connection) {
  char path[64];
  int context = fsopen("fusectl", FSOPEN_CLOEXEC), root = -1, file = -1;
  if (context >= 0 && fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
    root = fsmount(context, FSMOUNT_CLOEXEC, 0);
  if (root >= 0) {
    snprintf(path, sizeof path, "%u/abort", connection);
    file = openat(root, path, O_WRONLY | O_CLOEXEC);
    close(root);
  } else {
    snprintf(path, sizeof path, "/sys/fs/fuse/connections/%u/abort", connection);
    file = open(path, O_WRONLY | O_CLOEXEC);
  }
  if (context >= 0) close(context);
  return file;
}

// Only what may be called after fork(2) in a process of many threads. The first word of the line is the
// connection, a second one the server's last.
static void guard(pid_t server, int line) {
  setsid();
  prctl(PR_SET_NAME, "memcube-guard");
  if (chdir("/") != 0 || dup2(line, 0) != 0) return;
  if (syscall(SYS_close_range, 1, ~0U, 0) != 0)
    for (int file = 1; file < 1024; file++) close(file);
  sigset_t all, ending;
  sigfillset(&all);
  sigemptyset(&ending);
  sigaddset(&ending, SIGUSR1);
  sigprocmask(SIG_SETMASK, &all, NULL);
  int deaths = signalfd(-1, &ending, SFD_CLOEXEC);
  // Comes when the thread that forked ends, while others may still be waiting in the kernel: with
  // them the descriptors stay open, and the line has no end.
  if (deaths < 0 || prctl(PR_SET_PDEATHSIG, SIGUSR1) != 0) return;
  uint32_t connection = 0;
  int abort_file = -1;
  struct pollfd places[2] = {{.fd = 0, .events = POLLIN}, {.fd = deaths, .events = POLLIN}};
  while (getppid() == server) {
    if (poll(places, 2, -1) < 0 && errno != EINTR) return;
    if (places[1].revents != 0) break;
    if (places[0].revents == 0) continue;
    uint32_t word = 0;
    if (read(0, &word, sizeof word) <= 0) return;
    if (connection != 0) break;
    connection = word;
    // Held from now on: once the file system is gone it does nothing, even if another connection has its
    // number then.
    abort_file = open_abort(connection);
  }
  places[0].events = 0;
  if (connection == 0 || poll(places, 1, patience) != 0) return;
  // Those files may have been mounted since.
  if (abort_file < 0) abort_file = open_abort(connection);
  if (abort_file >= 0 && write(abort_file, "1", 1) < 0) return;
}

int cposix_start_guard(void) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  pid_t server = getpid(), child = fork();
  if (child == 0) {
    guard(server, ends[0]);
    _exit(0);
  }
  int code = errno;
  close(ends[0]);
  if (child > 0) return ends[1];
  close(ends[1]);
  errno = code;
  return -1;
}
