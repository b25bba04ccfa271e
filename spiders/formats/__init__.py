"""Pure readers of published formats: a payload in, a Notice out."""
