#include "CPosix.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static _Atomic uint64_t fault_count;
static uintptr_t page_size;

// mmap is a plain system call here, and so as good in a handler as anywhere (signal-safety(7) does
// not name it only because POSIX does not).
static void replace_page(int number, siginfo_t *fault, void *context) {
  (void)context;
  void *page = (void *)((uintptr_t)fault->si_addr & ~(page_size - 1));
  if (fault->si_code == BUS_ADRERR &&
      mmap(page, page_size, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1,
           0) == page) {
    atomic_fetch_add(&fault_count, 1);
    return;
  }
  signal(number, SIG_DFL);  // the instruction is tried again, and ends the process
}

int cposix_survive_mapping_faults(void) {
  page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
  struct sigaction action = {.sa_sigaction = replace_page, .sa_flags = SA_SIGINFO | SA_RESTART};
  return sigaction(SIGBUS, &action, NULL);
}

uint64_t cposix_mapping_faults(void) { return atomic_load(&fault_count); }
