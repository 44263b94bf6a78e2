// The first test of CommandTests follows.
