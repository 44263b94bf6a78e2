// What a cube holds as JSON: a memory, a message, a result, a version, a job, the graph. Commands print these objects,
// and the console's endpoints answer with them.
//
// Read `memoryObject` first, then `resultObject`.
//
// What may not enter: words for people, arguments of commands, HTTP.
