"""The use cases, from collecting to delivering; `runs` strings them into nights and weeks."""
