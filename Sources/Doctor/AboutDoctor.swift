// What may be wrong on this machine, and the command that mends it.
//
// Read `Check` first: a group of questions, each in a file of `Checks`. `Examination` runs each group in a thread
// of its own and waits for none for ever: on a broken machine any call may hang. A check changes nothing; only the
// one of disks makes a directory, tries it, and removes it.
//
// What may not enter: arguments of commands, terminals, anything that opens a cube for writing.
