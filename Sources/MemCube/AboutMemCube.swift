// One cube as programs use it: the façade `Cube` with its writer, readers and background work, upkeep, the
// store of a user's cubes, contexts.
//
// What may not enter: FUSE, the HTTP server, the arguments of commands.
