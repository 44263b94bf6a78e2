/// The options of `memcube agents`.
let agentsOptions: [Declaration.Option] = [
  .init(
    name: "cube", value: "CUBE", help: "the cube, unless $MEMCUBE_CUBE or the only one",
    candidates: [.cubes]),
  .init(name: "project", value: "DIR", help: "a project's files, and a cube named as DIR"),
  .init(name: "hooks", help: "give the agent context when a session starts"),
  .init(name: "save", help: "record what is said; it may hold secrets"),
  .init(name: "skill", help: "write a skill that says how to use memories"),
  .init(name: "instructions", help: "add a block to the file of instructions"),
  .init(
    name: "memory", value: "WHAT", help: "import or mount Claude Code's own memory",
    candidates: [.words(["import", "mount"])]),
  .init(name: "url", value: "URL", help: "use a server's /mcp, not this program"),
  .init(name: "key-env", value: "VARIABLE", help: "the variable that holds the server's key"),
  .init(name: "read-only", help: "offer only what reads"),
  .init(name: "all", help: "all agents"),
  .init(name: "dry-run", help: "print the changes, and write nothing"),
  .init(name: "force", help: "replace others' entries; make missing folders"),
  .json,
]
