// The Model Context Protocol over cubes: a message comes in, messages go out, of both eras (2026-07-28, and the
// four revisions before it).
//
// Read `MCPServer` first: a method and its parameters become a result. `Tools` holds a file for each group of tools,
// `Resources` what clients read without a model. `LinePeer` serves one client by lines; `memcube serve` has the other
// face. Names, descriptions and schemas are the table `mcp`.
//
// What may not enter: sockets, HTTP, the arguments of commands.
