// What memories are made of, as values: records and their JSON, ids, a memory's versions and their merge,
// messages, changes, errors. A second implementer reads it beside memcube(5).
//
// What may not enter: files, sockets, databases, clocks. All is a function of its arguments.
