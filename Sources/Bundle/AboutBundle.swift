// A bundle on disk: segments, blobs, the spool, the state that this host keeps of a replica, and the order
// in which writes become durable.
//
// What may not enter: databases, and whatever reads what a text says.
