// The first test of MemCubeFSTests follows.
