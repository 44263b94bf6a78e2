public import Synchronization

/// The project's lock: a value behind a mutex. Under it: no caller's closure, no second lock,
/// nothing that can touch our own mount.
public typealias Lock = Mutex
