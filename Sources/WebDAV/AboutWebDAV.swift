// The cubes of a key's project over WebDAV: RFC 4918, class 1 and 2; man memcube-webdav(7).
//
// It has no tree of its own. Each request walks the mount's (`MemoryTree`) from its root as the kernel does, and
// calls what a program's system calls become. So names, bytes, refusals, versions, the trash and what editors
// leave for a moment are the same as in a mount. `Share` is the tree of a project, and the locks on it;
// `Properties` says what is known of a resource; each file of `Methods` answers one method or two.
//
// When writes last: PUT, COPY, MOVE, MKCOL, DELETE and PROPPATCH are durable before they are answered.
//
// What may not enter: keys and budgets (Gateway says who a caller is), and what a memory means.
