#ifndef CCONSOLE_H
#define CCONSOLE_H

/// A file of Pages/, embedded by the compiler.
typedef struct {
  /// Its name, as its address ends.
  const char *name;
  const unsigned char *bytes;
  unsigned long count;
} memcube_page;

/// How many there are.
unsigned long memcube_page_count(void);
/// One of them; the first for a number that is too high.
memcube_page memcube_page_at(unsigned long number);

#endif
