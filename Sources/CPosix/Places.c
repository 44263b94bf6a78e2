// A thread that sleeps in read(2) of a FUSE device is woken for each request that is queued, also where
// another thread, awake, takes it. More than half of the daemon's time goes to that where a program reads
// file after file. So one thread has a place at the device, and the others wait elsewhere. It keeps its place
// while it does what takes some microseconds, and gives it to another with all that may take longer. A short
// one may take long after all, at a lock, say: then the watching thread takes its place. Where there is
// always something to read there are as many places as processors.
#include "Places.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "CPosix.h"

enum {
  // A program that goes through files asks again some 5 to 15 microseconds after an answer. To sleep
  // meanwhile and to be woken on another processor takes longer, most of all in a virtual machine.
  // More than 20 microseconds bring no more.
  patience = 20000,
  // Nanoseconds from one look for a stuck thread to the next: at first, and then twice as long each time. A
  // thread that wakes every millisecond costs a program that reads file after file a sixth of its time. And
  // after looks of so long together at which nothing had been read, no thread looks any more.
  first_tick = 1000000,
  longest_tick = 16000000,
  quiet_time = 20000000,
  // So many requests without a pause are those of several callers.
  crowd = 8,
  most_places = 8,
  most_files = 4096,
};

// A place says in one word which thread has it and at which of its requests that thread is. So it is taken
// only from a thread that is still at the same one. 0: it is free.
typedef _Atomic uint64_t place;
static const uint64_t busy = 1, thread_unit = UINT64_C(1) << 40;

enum watch { unwatched, asked_for, watched };

struct device {
  place places[most_places];
  int processors;
  atomic_bool is_crowded;
  atomic_int waiting;
  _Atomic enum watch watch;
  sem_t wake;
};

static struct device *_Atomic devices[most_files];

// Nanoseconds of CLOCK_MONOTONIC.
static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static _Atomic uint64_t threads;
// Of the thread: its number, the number of the place that it had last or -1, what it made of that, and
// how many requests it read without a pause.
static _Thread_local uint64_t self;
static _Thread_local int own = -1;
static _Thread_local uint64_t word;
static _Thread_local int run;

int cposix_share_device(int file) {
  if (file < 0 || file >= most_files) return 0;
  struct device *device = calloc(1, sizeof *device);
  if (device == NULL) return -1;
  cpu_set_t set;
  int processors = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  device->processors = processors < most_places ? processors : most_places;
  sem_init(&device->wake, 0, 0);
  // A thread that has a place looks again and again by reading.
  int flags = fcntl(file, F_GETFL);
  if (flags < 0 || (device->processors > 1 && fcntl(file, F_SETFL, flags | O_NONBLOCK) < 0)) {
    free(device);
    return -1;
  }
  // One that is there is that of a session that has ended, as its threads have.
  free(atomic_exchange(&devices[file], device));
  return 0;
}

struct device *shared_device(int file) {
  struct device *device = file >= 0 && file < most_files ? atomic_load(&devices[file]) : NULL;
  return device != NULL && device->processors > 1 ? device : NULL;
}

// What the thread says next of a place, with another request.
static uint64_t next_word(void) {
  return self * thread_unit | ((word + 2) & (thread_unit - 1) & ~busy);
}

// A thread that waits says so first and then looks for a place; one that leaves a place looks for waiters
// afterwards.
static void wake_one(struct device *device) {
  if (atomic_load(&device->waiting) > 0) sem_post(&device->wake);
}

static bool take(place *from, uint64_t seen, int number) {
  uint64_t mine = next_word();
  if (!atomic_compare_exchange_strong(from, &seen, mine)) return false;
  own = number;
  word = mine;
  run = 0;
  return true;
}

static bool take_free(struct device *device) {
  int count = atomic_load(&device->is_crowded) ? device->processors : 1;
  for (int i = 0; i < count; i++) {
    if (take(&device->places[i], 0, i)) return true;
  }
  return false;
}

// Takes a place from a thread that was at the same request at the last look, where no thread reads; `seen` is
// what was seen then. `moved`: whether anything was done since, or is being done.
static bool take_stuck(struct device *device, uint64_t seen[most_places], bool *moved) {
  int stuck = -1;
  bool is_read = false;
  *moved = false;
  for (int i = 0; i < most_places; i++) {
    uint64_t there = atomic_load(&device->places[i]);
    if (there != seen[i] || there & busy) *moved = true;
    if (there != 0 && there == seen[i] && there & busy) stuck = i;
    if (there != 0 && (there != seen[i] || !(there & busy))) is_read = true;
    seen[i] = there;
  }
  return !is_read && stuck >= 0 && take(&device->places[stuck], seen[stuck], stuck);
}

static bool is_any_busy(struct device *device) {
  for (int i = 0; i < most_places; i++) {
    if (atomic_load(&device->places[i]) & busy) return true;
  }
  return false;
}

// Looks again and again for a stuck thread, until it has a place itself, or no thread reads.
static bool watch(struct device *device) {
  uint64_t seen[most_places] = {0};
  int64_t tick = first_tick, quiet = 0;
  while (quiet < quiet_time) {
    if (take_free(device)) return true;
    int64_t end = now() + tick;
    struct timespec until = {.tv_sec = end / 1000000000, .tv_nsec = end % 1000000000};
    if (sem_clockwait(&device->wake, CLOCK_MONOTONIC, &until) == 0 || errno != ETIMEDOUT) continue;
    bool moved;
    if (take_stuck(device, seen, &moved)) return true;
    quiet = moved ? 0 : quiet + tick;
    if (tick < longest_tick) tick *= 2;
  }
  return false;
}

static void wait_for_place(struct device *device) {
  atomic_fetch_add(&device->waiting, 1);
  while (!take_free(device)) {
    enum watch asked = asked_for;
    if (!atomic_compare_exchange_strong(&device->watch, &asked, watched)) {
      while (sem_wait(&device->wake) != 0 && errno == EINTR) {}
      continue;
    }
    bool has_place = watch(device);
    atomic_store(&device->watch, unwatched);
    if (has_place) break;
    // A thread that began just before saw that another one watches.
    enum watch nobody = unwatched;
    if (is_any_busy(device)) atomic_compare_exchange_strong(&device->watch, &nobody, asked_for);
  }
  atomic_fetch_sub(&device->waiting, 1);
}

// Reads where the thread has a place; false if it is to have another, since others read and there is
// nothing. The device says EAGAIN: to ask it first whether there is something is one more call.
static bool read_here(struct device *device, int file, void *bytes, size_t count, ssize_t *result) {
  *result = read(file, bytes, count);
  if (*result >= 0 || errno != EAGAIN) {
    if (++run >= crowd && !atomic_exchange(&device->is_crowded, true)) wake_one(device);
    return true;
  }
  run = 0;
  if (own > 0) {
    atomic_store(&device->is_crowded, false);
    return false;
  }
  struct pollfd request = {.fd = file, .events = POLLIN};
  for (int64_t end = now() + patience;;) {
    *result = read(file, bytes, count);
    if (*result >= 0 || errno != EAGAIN) return true;
    // Asleep, until there is something or the mount ends.
    if (now() >= end) poll(&request, 1, -1);
  }
}

ssize_t read_in_place(struct device *device, int file, void *bytes, size_t count) {
  if (self == 0) self = atomic_fetch_add(&threads, 1) + 1;
  if (own >= 0) {
    uint64_t mine = word;
    word &= ~busy;
    if (!atomic_compare_exchange_strong(&device->places[own], &mine, word)) own = -1;
  }
  if (own < 0) wait_for_place(device);
  ssize_t result;
  while (!read_here(device, file, bytes, count, &result)) {
    atomic_store(&device->places[own], 0);
    wait_for_place(device);
  }
  return result;
}

void keep_place(struct device *device) {
  word = next_word() | busy;
  atomic_store(&device->places[own], word);
  if (atomic_load(&device->watch) == watched) return;
  enum watch nobody = unwatched;
  atomic_compare_exchange_strong(&device->watch, &nobody, asked_for);
  wake_one(device);
}

void leave_place(struct device *device) {
  atomic_store(&device->places[own], 0);
  own = -1;
  wake_one(device);
}
