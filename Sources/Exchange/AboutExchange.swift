// What other programs export comes in, and what they read goes out: spec "Import and export", man memcube-import(1)
// and memcube-export(1).
//
// Three parts. `Formats` holds a reader for each format: it goes through an `Export` (PATHs on the disk, archives
// among them) and gives conversations, files, and what is left out to an `ImportSink`; no reader knows of cubes.
// `Writing` holds the one sink that records them in a cube: nothing twice, in lots, each durable before it is
// counted. `Exporting` holds a writer for each format that goes out.
//
// Archives and texts are hostile input: `Input` bounds what it reads, and `JSON` parses element by element.
//
// What may not enter: the mount, HTTP, the arguments of commands.
