/// One cube as programs use it: the façade `Cube` with its writer, readers and background work, upkeep, the store of a
/// user's cubes, contexts.
///
/// What may not enter: no FUSE, no HTTP server, no argument of a command.
enum AboutMemCube {}
