// What a person sees at a terminal: lines of progress, columns, colours, bars.
//
// Text that comes here is printable already: control characters are the caller's to take out. Nothing of it is for
// programs: off a terminal no command prints any of this.
//
// What may not enter: cubes, commands, and what is written to standard output.
