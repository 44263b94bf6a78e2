/// The options of `memcube agents`.
let agentsOptions: [Declaration.Option] = [
  .init(
    name: "cube", value: "CUBE", help: "the cube; $MEMCUBE_CUBE, or the only one, without it",
    candidates: [.cubes]),
  .init(
    name: "project", value: "DIR",
    help:
      "the files of the project in this directory, and a cube named as it unless --cube is given"),
  .init(name: "hooks", help: "give the agent the cube's context when a session starts"),
  .init(name: "save", help: "record what is said in sessions; transcripts may hold secrets"),
  .init(name: "skill", help: "write a skill that says how to use memories"),
  .init(name: "instructions", help: "add a block to the file of instructions"),
  .init(
    name: "memory", value: "WHAT",
    help:
      "Claude Code's own memory: import it after each session, or mount, to keep it in the cube",
    candidates: [.words(["import", "mount"])]),
  .init(name: "url", value: "URL", help: "use a server's /mcp instead of this program"),
  .init(name: "key-env", value: "VARIABLE", help: "the variable that holds the server's key"),
  .init(name: "read-only", help: "offer only what reads"),
  .init(name: "all", help: "all agents"),
  .init(name: "dry-run", help: "print the changes, and write nothing"),
  .init(
    name: "force", help: "replace what is there under the name memcube, and make missing folders"),
  .json,
]
