"""Intent and facts to Decision, by the rules that staff edit. Pure."""
