// Stores: where the segments and blobs of cubes are kept for several machines, as a directory, in
// PostgreSQL, or on object storage.
//
// Knows names and bytes of whole files, and nothing of what they hold: no records, no index, no merge.
// `Replication` decides what goes where.
