// The first test of SQLiteTests follows.
