/** What each shell is to be told so that it asks `ajet-chat complete` at a Tab. */
export const SCRIPTS: Record<string, string> = {
  bash: `# Completion of ajet-chat for bash.
_ajet_chat() {
  local reply
  COMPREPLY=()
  while IFS= read -r reply; do
    if [[ $reply == :files ]]; then
      compopt -o default
      return
    fi
    COMPREPLY+=("$reply")
  done < <("$1" complete --line "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
}
complete -F _ajet_chat ajet-chat
`,
  zsh: `#compdef ajet-chat
# Completion of ajet-chat for zsh.
_ajet_chat() {
  local -a replies described
  local reply
  replies=("\${(@f)$("\${words[1]}" complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ "\${replies[1]}" == :files ]]; then
    _files
    return
  fi
  for reply in "\${replies[@]}"; do
    [[ -n "$reply" ]] && described+=("\${\${reply%%$'\\t'*}//:/\\\\:}:\${reply#*$'\\t'}")
  done
  _describe ajet-chat described
}
if [[ "\${funcstack[1]}" == _ajet-chat ]]; then _ajet_chat "$@"; else compdef _ajet_chat ajet-chat; fi
`,
  fish: `# Completion of ajet-chat for fish.
function __ajet_chat_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l replies ($words[1] complete -- $words[2..-1] "$current" 2>/dev/null)
  if test "$replies[1]" = :files
    __fish_complete_path "$current"
  else
    printf '%s\\n' $replies
  end
end
complete -c ajet-chat -f -a '(__ajet_chat_complete)'
`,
};
