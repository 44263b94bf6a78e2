// Keeps the processors awake while a program asks one thing after another.
#ifndef AWAKE_H
#define AWAKE_H

// A request has been read.
void note_request(void);

#endif
