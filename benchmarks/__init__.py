"""How many taps a second the bot handles, beside yardsticks measured in the same run: `python -m benchmarks`."""
