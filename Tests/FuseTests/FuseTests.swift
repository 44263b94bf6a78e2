// The first test of FuseTests follows.
