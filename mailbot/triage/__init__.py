"""Message to Intents: what does the sender want? Pure; never guesses, asks."""
