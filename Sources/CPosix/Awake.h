// Keeps the processors awake while a program asks one thing after another.
#ifndef AWAKE_H
#define AWAKE_H

#include <stdbool.h>

// A request has been read.
void note_request(void);

// Milliseconds that a thread which waits for the next request sleeps at most, before it calls
// `let_sleep`; -1: as long as it likes.
int longest_sleep(void);

// Nothing came for so long, or the mount has ended.
void let_sleep(void);

#endif
