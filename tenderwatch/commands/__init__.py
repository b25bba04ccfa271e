"""The commands of the command line: options in, one use case called, an exit code out."""
