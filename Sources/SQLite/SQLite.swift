// The first file of the layer SQLite follows.
