// The first test of MemCubeTests follows.
