"""Local servers that refuse what the real platforms refuse."""
