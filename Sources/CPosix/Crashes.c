// What a crash leaves: a note of the text that was being read, and a word to the guard.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CPosix.h"

// The text that this thread reads; a handler of a trap or a fault runs in the thread that is at fault.
static _Thread_local struct {
  const uint8_t *bytes;
  size_t count;
} text;
static char notes[4096];
static _Atomic bool keeps_notes;
static _Atomic int told_line = -1;

// FNV-1a of 64 bits (Fowler, Noll, Vo; RFC 9923): short enough to trust in a handler.
uint64_t cposix_text_hash(const uint8_t *bytes, size_t count) {
  uint64_t hash = 0xcbf29ce484222325;
  for (size_t i = 0; i < count; i++) hash = (hash ^ bytes[i]) * 0x100000001b3;
  return hash;
}

// Only what signal-safety(7) names. A line is the hash of a text in 16 digits.
static void note_text(void) {
  if (!keeps_notes || text.bytes == NULL) return;
  uint64_t hash = cposix_text_hash(text.bytes, text.count);
  char line[17];
  for (int i = 0; i < 16; i++) line[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
  line[16] = '\n';
  int file = open(notes, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0 || write(file, line, sizeof line) < 0) return;
  close(file);
}

static void crash(int number) {
  // What ends a process from outside, or for want of memory, is not the text's doing.
  if (number != SIGABRT && number != SIGQUIT && number != SIGSYS) note_text();
  const uint32_t last = 0;
  int line = told_line;
  if (line >= 0 && write(line, &last, sizeof last) < 0) line = -1;
  signal(number, SIG_DFL);
  raise(number);  // once this handler is through, where it came
}

static int handle_crashes(void) {
  // SIGBUS has its handler: MappingFaults.c.
  static const int crashes[] = {SIGSEGV, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGQUIT, SIGSYS};
  static _Atomic bool is_done;
  if (is_done) return 0;
  struct sigaction action = {.sa_handler = crash, .sa_flags = SA_ONSTACK};
  for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
    if (sigaction(crashes[i], &action, NULL) != 0) return -1;
  is_done = true;
  return 0;
}

int cposix_tell_guard_of_crashes(int line) {
  told_line = line;
  return line < 0 ? 0 : handle_crashes();
}

// MARK: Notes

int cposix_keep_crash_notes(const char *path) {
  size_t length = strlen(path);
  if (keeps_notes || length >= sizeof notes) {
    errno = keeps_notes ? EALREADY : ENAMETOOLONG;
    return -1;
  }
  memcpy(notes, path, length + 1);
  keeps_notes = true;
  return handle_crashes();
}

// A handler needs a stack of its own where the thread's is used up.
enum { stack_size = 64 << 10 };
static pthread_key_t stack_key;
static pthread_once_t has_key = PTHREAD_ONCE_INIT;

static void free_stack(void *stack) {
  const stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&none, NULL);
  free(stack);
}

static void make_key(void) { pthread_key_create(&stack_key, free_stack); }

static void give_stack(void) {
  pthread_once(&has_key, make_key);
  if (pthread_getspecific(stack_key) != NULL) return;
  stack_t stack = {.ss_sp = malloc(stack_size), .ss_size = stack_size};
  if (stack.ss_sp == NULL || pthread_setspecific(stack_key, stack.ss_sp) != 0 ||
      sigaltstack(&stack, NULL) != 0) {
    pthread_setspecific(stack_key, NULL);
    free(stack.ss_sp);
  }
}

bool cposix_begin_text(const uint8_t *bytes, size_t count) {
  if (!keeps_notes || text.bytes != NULL || bytes == NULL) return false;
  give_stack();
  text.count = count;
  text.bytes = bytes;
  return true;
}

void cposix_end_text(void) { text.bytes = NULL; }
