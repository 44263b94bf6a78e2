// A program that goes through files sleeps some microseconds at each request, and a processor with
// nothing else to do sleeps with it. In a virtual machine it is the host that puts it to sleep and that
// wakes it, by a signal from the other processor: that took 20 of the 25 microseconds that a file cost
// there which was opened, read and closed. Linux lets a program say that processors are to wait awake,
// for as long as it holds a file open that is root's: Documentation/admin-guide/pm/cpuidle.rst and
// power/pm_qos_interface.rst. 10,000 files were read in 0.12 s then, in 0.25 otherwise.
//
// It is said while requests come in numbers, and no longer than that, since all processors of the machine
// spend power meanwhile. A thread of its own does so, which waits for nobody. Whoever may not open that
// file is served as well, only slower.
#include "Awake.h"

#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include "Ticking.h"

enum {
  // So many requests, each so many nanoseconds behind the one before, are those of a program that goes
  // through many things; whoever reads a file or lists a folder has done before.
  many = 64,
  soon = 500000,
  // Nanoseconds: behind the last request.
  quiet = 2000000,
};
// Nanoseconds: for so long in each period at most. Who goes on for longer than that is nobody who waits
// at a prompt.
static const int64_t longest = 1000000000, period = 4000000000;

static _Atomic int64_t last, not_before;
static atomic_int run;
static atomic_bool is_called;
static sem_t calls;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// Until it is quiet, for so many nanoseconds at most; how long it was. All of a period, where it may not
// be said.
static int64_t hold(int64_t limit) {
  int64_t start = now();
  int file = open("/dev/cpu_dma_latency", O_WRONLY | O_CLOEXEC);
  if (file < 0) return limit;
  // Microseconds until a processor is there again.
  int32_t none = 0;
  if (write(file, &none, sizeof none) != sizeof none) {
    close(file);
    return limit;
  }
  int64_t time;
  do {
    nanosleep(&(struct timespec){.tv_nsec = quiet}, NULL);
    time = now();
  } while (time - start < limit && time - atomic_load(&last) < quiet);
  close(file);
  return time - start;
}

static void *keep_awake(void *context) {
  (void)context;
  pthread_setname_np(pthread_self(), "awake");
  int64_t begin = now() - period, spent = 0;
  for (;;) {
    while (sem_wait(&calls) != 0) {}
    if (now() - begin >= period) {
      begin = now();
      spent = 0;
    }
    spent += hold(longest - spent);
    if (spent >= longest) atomic_store(&not_before, begin + period);
    atomic_store(&is_called, false);
  }
  return NULL;
}

// Where no thread is to be had, nobody hears the calls.
static void start(void) {
  pthread_t thread;
  if (sem_init(&calls, 0, 0) == 0 && pthread_create(&thread, NULL, keep_awake, NULL) == 0) {
    pthread_detach(thread);
  }
}

void note_request(void) {
  int64_t time = now();
  if (time - atomic_exchange(&last, time) > soon) {
    atomic_store(&run, 0);
    return;
  }
  if (atomic_fetch_add(&run, 1) < many || time < atomic_load(&not_before)) return;
  if (atomic_load(&is_called) || atomic_exchange(&is_called, true)) return;
  pthread_once(&once, start);
  sem_post(&calls);
}
