// Who of several threads reads a device.
#ifndef PLACES_H
#define PLACES_H

#include <stdbool.h>
#include <sys/types.h>

struct device;

// The device that a descriptor is shared by `cposix_share_device`; NULL if it is not, or has one thread
// at a time anyway, since there is one processor.
struct device *shared_device(int file);

// Gives the thread a place at the device, and reads there what comes next, as read(2) does where it
// waits.
ssize_t read_in_place(struct device *device, int file, void *bytes, size_t count);

// The thread has read a request that is answered in some microseconds, and comes back then.
void keep_place(struct device *device);

// The thread is gone for longer: another one comes.
void leave_place(struct device *device);

#endif
