// Who of several threads reads a device.
#ifndef PLACES_H
#define PLACES_H

#include <stdbool.h>

struct device;

// The device that a descriptor is shared by `cposix_share_device`; NULL if it is not, or has one thread
// at a time anyway, since there is one processor.
struct device *shared_device(int file);

// Gives the thread a place at the device, and waits until there is something to read, or until it is
// to sleep in read(2).
void take_place(struct device *device, int file);

// The thread has read a request that is answered in some microseconds, and comes back then.
void keep_place(struct device *device);

// The thread is gone for longer: another one comes.
void leave_place(struct device *device);

#endif
