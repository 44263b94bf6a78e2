// How coding agents are connected to cubes: their configuration files, and what their hooks call.
//
// Read `AgentTable` first: all names of files, keys and events are data, in the tables `agents.json` and `agents.md`.
// `Texts` changes JSON and TOML as text and leaves every other byte. `Files` reads and writes configuration files and
// keeps the ledger for undoing. `Installing` decides what goes where. `Hooks` answers an agent's hook. `Transcripts`
// reads what was said in a session, and knows nothing of cubes.
//
// What may not enter: sockets, the mount, the arguments of commands.
