/// A bash completion script for these commands: `source <(memcube help --completion)`.
///
/// Names of cubes and memories come from the program itself, and are quoted: a name may hold
/// anything, and `compgen -W` would execute what it holds.
func bashCompletion(of commands: [Declaration]) -> String {
  var out = """
    _memcube() {
      local word=${COMP_WORDS[COMP_CWORD]} words=() more=() each
      case $COMP_CWORD:${COMP_WORDS[1]} in
      1:*) words=(\(commands.map(\.name).joined(separator: " ")) --help --version) ;;

    """
  for command in commands {
    let options = (command.shownOptions + [.help]).map { "--\($0.name)" }.joined(separator: " ")
    let names = command.operands.map(\.name)
    if names.first == "CUBE" {
      out += "  2:\(command.name)) words=(\(options)); mapfile -t more < <(\(cubes)) ;;\n"
    } else if names.first == "ACTION" {
      let actions = command.forms.compactMap { $0.split(separator: " ").first }
      out += "  2:\(command.name)) words=(\(options) \(actions.joined(separator: " "))) ;;\n"
    } else if command.name == "help" {
      out += "  2:help) words=(\(options) \(commands.map(\.name).joined(separator: " "))) ;;\n"
    }
    if names.contains("MEMORY") {
      out += "  3:\(command.name)) words=(\(options)); mapfile -t more < <(\(memories)) ;;\n"
    }
    out += "  *:\(command.name)) words=(\(options)) ;;\n"
  }
  return out + """
      esac
      COMPREPLY=()
      for each in "${words[@]}" "${more[@]}"; do
        # Options only where one was begun: else a file, a text or a query may be meant.
        case $each in -*) [[ $word == -* ]] || continue ;; esac
        if [[ -n $each && $each == "$word"* ]]; then COMPREPLY+=("$(printf %q "$each")"); fi
      done
    }
    complete -o default -F _memcube memcube

    """
}

private let cubes = "memcube list --names 2>/dev/null"
private let memories = #"memcube list -- "${COMP_WORDS[2]}" 2>/dev/null"#
