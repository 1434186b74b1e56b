"""How many taps a second the bot handles, and how a street moves in, beside yardsticks measured in the same run:
`python -m benchmarks`."""
