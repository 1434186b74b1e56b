"""The running process: puts the rooms together. It imports everything and nothing imports it."""
