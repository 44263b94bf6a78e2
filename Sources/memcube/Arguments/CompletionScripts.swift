/// The shells whose completion this program can drive.
enum CompletionShell: String, CaseIterable {
  case bash, zsh, fish

  /// What the shell sources. The program itself says what can stand at the cursor: `memcube --complete
  /// WORD…` prints a candidate a line. A script holds no names: they are data, and are never executed.
  var script: String {
    switch self {
    case .bash:
      #"""
      _memcube() {
        local word each found=()
        COMPREPLY=()
        # Words come as they were typed: a backslash there stands before each odd character.
        for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do found+=("${word//\\/}"); done
        mapfile -t found < <(memcube --complete "${found[@]}" 2>/dev/null)
        for each in "${found[@]}"; do COMPREPLY+=("$(printf %q "$each")"); done
        # A folder is gone on with.
        [[ ${#found[@]} -eq 1 && ${found[0]} == */ ]] && compopt -o nospace 2>/dev/null
        return 0
      }
      complete -o default -F _memcube memcube

      """#
    case .zsh:
      #"""
      #compdef memcube
      _memcube() {
        local -a found
        found=("${(@f)$(memcube --complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
        found=("${(@)found:#}")
        if (( ! $#found )); then
          _files
        elif (( $#found == 1 )) && [[ $found[1] == */ ]]; then
          compadd -S '' -- "${found[@]}"
        else
          compadd -- "${found[@]}"
        fi
      }
      # Loaded by its name from fpath, this file is the function's first call; else it is sourced.
      if [[ ${funcstack[1]-} == _memcube ]]; then _memcube "$@"; else compdef _memcube memcube; fi

      """#
    case .fish:
      #"""
      function __memcube_complete
        set -l words (commandline -opc) (commandline -ct)
        set -l found (memcube --complete $words[2..] 2>/dev/null)
        if test (count $found) -eq 0
          __fish_complete_path (commandline -ct)
        else
          string join \n -- $found
        end
      end
      complete -c memcube -f -a '(__memcube_complete)'

      """#
    }
  }
}
