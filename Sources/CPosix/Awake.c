// A program that goes through files sleeps some microseconds at each request, and a processor with
// nothing else to do sleeps with it. In a virtual machine it is the host that puts it to sleep and that
// wakes it, by a signal from the other processor: that took 20 of the 25 microseconds that a file cost
// there which was opened, read and closed. Linux lets a program say that processors are to wait awake,
// for as long as it holds a file open that is root's: Documentation/admin-guide/pm/cpuidle.rst and
// power/pm_qos_interface.rst. 10,000 files were read in 0.12 s then, in 0.25 otherwise.
//
// It is said while requests come in numbers, and no longer than that, since all processors of the machine
// spend power meanwhile. Whoever may not open that file is served as well, only slower.
#include "Awake.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

enum {
  // So many requests, each so many nanoseconds behind the one before, are those of a program that goes
  // through many things; whoever reads a file or lists a folder has done before.
  many = 64,
  soon = 500000,
  milliseconds_of_quiet = 2,
};
// Nanoseconds: it is said for so long at most, and then not again for so long. For what takes longer
// than that nobody waits at a prompt.
static const int64_t longest = 1000000000, rest = 3000000000;

// Changed by whoever holds the lock.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int file = -1;
static int64_t since, not_before;

static atomic_bool is_held;
static _Atomic int64_t last;
static atomic_int run;

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void let_go(void) {
  close(file);
  file = -1;
  atomic_store(&is_held, false);
}

static void hold(int64_t time) {
  if (file >= 0 || time < not_before) return;
  file = open("/dev/cpu_dma_latency", O_WRONLY | O_CLOEXEC);
  // Microseconds until a processor is there again.
  int32_t none = 0;
  if (file < 0 || write(file, &none, sizeof none) != sizeof none) {
    if (file >= 0) let_go();
    not_before = time + rest;
    return;
  }
  since = time;
  atomic_store(&is_held, true);
}

void note_request(void) {
  int64_t time = now();
  if (time - atomic_exchange(&last, time) > soon) {
    atomic_store(&run, 0);
    return;
  }
  if (atomic_fetch_add(&run, 1) < many || pthread_mutex_trylock(&lock) != 0) return;
  hold(time);
  if (file >= 0 && time - since > longest) {
    let_go();
    not_before = time + rest;
  }
  pthread_mutex_unlock(&lock);
}

int longest_sleep(void) { return atomic_load(&is_held) ? milliseconds_of_quiet : -1; }

void let_sleep(void) {
  pthread_mutex_lock(&lock);
  if (file >= 0) let_go();
  pthread_mutex_unlock(&lock);
}
