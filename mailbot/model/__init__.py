"""The nouns of the desk: frozen values, no effects. Knows nobody but `mailbot.errors`."""
