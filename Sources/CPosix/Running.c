// Signals, threads, processes, the terminal and the user.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CPosix.h"

int cposix_event(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
int cposix_pipe(int32_t *ends) { return pipe2(ends, O_CLOEXEC); }
ssize_t cposix_random(void *bytes, size_t count) { return getrandom(bytes, count, 0); }

static void fill(sigset_t *set, const int32_t *signals, size_t count) {
  sigemptyset(set);
  for (size_t index = 0; index < count; index++) sigaddset(set, signals[index]);
}

int cposix_signal_descriptor(const int32_t *signals, size_t count) {
  sigset_t set;
  fill(&set, signals, count);
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int32_t cposix_read_signal(int file) {
  struct signalfd_siginfo information;
  ssize_t count = read(file, &information, sizeof information);
  if (count != sizeof information) return -1;
  return (int32_t)information.ssi_signo;
}

static int result(int code) {
  if (code == 0) return 0;
  errno = code;
  return -1;
}

int cposix_block_signals(const int32_t *signals, size_t count, bool block) {
  sigset_t set;
  fill(&set, signals, count);
  return result(pthread_sigmask(block ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL));
}

int cposix_wait_signal(const int32_t *signals, size_t count) {
  sigset_t set;
  fill(&set, signals, count);
  return sigwaitinfo(&set, NULL);
}

int cposix_ignore_signal(int32_t number) {
  struct sigaction action = {.sa_handler = SIG_IGN};
  return sigaction(number, &action, NULL);
}

bool cposix_ignores_signal(int32_t number) {
  struct sigaction action;
  return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

// The kernel keeps 15 bytes of a thread's name; pthread_setname_np refuses more.
void cposix_name_thread(const char *name) {
  char kept[16];
  strncpy(kept, name, sizeof kept - 1);
  kept[sizeof kept - 1] = 0;
  pthread_setname_np(pthread_self(), kept);
}

// On Linux the nice value is a thread's own: setpriority(2), BUGS.
int cposix_set_thread_nice(int nice) {
  return setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), nice);
}

static char **split(const char *strings, size_t count) {
  char **list = calloc(count + 1, sizeof *list);
  for (size_t index = 0; list != NULL && index < count; index++) {
    list[index] = (char *)strings;
    strings += strlen(strings) + 1;
  }
  return list;
}

// Arranges 0, 1 and 2 of the child. dup2 of a number onto itself clears close-on-exec there.
static int redirect(posix_spawn_file_actions_t *actions, const int from[3]) {
  for (int target = 0; target < 3; target++) {
    int code = from[target] < 0
                   ? posix_spawn_file_actions_addopen(actions, target, "/dev/null", O_RDWR, 0)
                   : posix_spawn_file_actions_adddup2(actions, from[target], target);
    if (code != 0) return code;
  }
  return 0;
}

int cposix_spawn(pid_t *process, const char *file, const char *arguments, size_t argument_count,
                 const char *environment, size_t environment_count, const char *directory,
                 int input, int output, int error, bool new_session) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  // What we block or ignore is ours; the child starts with a clean table.
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  if (new_session) flags |= POSIX_SPAWN_SETSID;
  char **argv = split(arguments, argument_count), **envp = split(environment, environment_count);
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, flags);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  int code = argv == NULL || envp == NULL ? ENOMEM : 0;
  // Our own 0, 1 and 2 in another's place would be overwritten before they are copied.
  int from[3] = {input, output, error}, copies[3] = {-1, -1, -1};
  for (int target = 0; target < 3 && code == 0; target++) {
    if (from[target] < 0 || from[target] > 2 || from[target] == target) continue;
    from[target] = copies[target] = fcntl(from[target], F_DUPFD_CLOEXEC, 3);
    if (copies[target] < 0) code = errno;
  }
  if (code == 0) code = redirect(&actions, from);
  if (code == 0 && directory != NULL)
    code = posix_spawn_file_actions_addchdir_np(&actions, directory);
  if (code == 0) code = posix_spawnp(process, file, &actions, &attributes, argv, envp);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  for (int target = 0; target < 3; target++)
    if (copies[target] >= 0) close(copies[target]);
  free(argv);
  free(envp);
  return code;
}

int cposix_wait(pid_t process, bool block, int32_t *status) {
  int found = 0;
  pid_t ended = waitpid(process, &found, block ? 0 : WNOHANG);
  if (ended <= 0) return ended;
  *status = WIFSIGNALED(found) ? 256 + WTERMSIG(found) : WEXITSTATUS(found);
  return 1;
}

int cposix_terminal_width(int file) {
  struct winsize size;
  return ioctl(file, TIOCGWINSZ, &size) == 0 ? size.ws_col : -1;
}

static ssize_t user_field(bool home, char *out, size_t size) {
  struct passwd entry, *found = NULL;
  char buffer[4096];
  int code = getpwuid_r(getuid(), &entry, buffer, sizeof buffer, &found);
  if (code != 0 || found == NULL) return errno = code ? code : ENOENT, -1;
  const char *text = home ? entry.pw_dir : entry.pw_name;
  size_t length = strlen(text);
  if (length > size) return errno = ERANGE, -1;
  memcpy(out, text, length);
  return (ssize_t)length;
}

ssize_t cposix_login_name(char *name, size_t size) { return user_field(false, name, size); }
ssize_t cposix_home_directory(char *path, size_t size) { return user_field(true, path, size); }
