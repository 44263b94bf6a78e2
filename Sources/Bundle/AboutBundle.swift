/// A bundle on disk: segments, blobs, the spool, the state that this host keeps of a replica, and the order in which
/// writes become durable.
///
/// What may not enter: no database and nothing that reads what a text says.
enum AboutBundle {}
