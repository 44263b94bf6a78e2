/// A bash completion script for these commands: `eval "$(memcube help --completion)"`.
func bashCompletion(of commands: [Declaration]) -> String {
  var out = """
    _memcube() {
      local word=${COMP_WORDS[COMP_CWORD]} words
      case $COMP_CWORD:${COMP_WORDS[1]} in
      1:*) words='\(commands.map(\.name).joined(separator: " ")) --help --version' ;;

    """
  for command in commands {
    let options = (command.shownOptions + [.help]).map { "--\($0.name)" }.joined(separator: " ")
    out += "  2:\(command.name)) words='\(options)'"
    if command.operands.contains(where: { $0.name == "CUBE" }) {
      out += "\" $(memcube list 2>/dev/null | cut -f1)\""
    } else if command.name == "help" {
      out += "' \(commands.map(\.name).joined(separator: " "))'"
    }
    out += " ;;\n  *:\(command.name)) words='\(options)' ;;\n"
  }
  return out + """
      esac
      COMPREPLY=($(compgen -W "$words" -- "$word"))
    }
    complete -o default -F _memcube memcube

    """
}
