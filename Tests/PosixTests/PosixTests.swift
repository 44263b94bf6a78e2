// The first test of PosixTests follows.
