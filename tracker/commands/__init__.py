"""One module a command, loaded only when it is called: `extract` and `explain` start without pandas."""
