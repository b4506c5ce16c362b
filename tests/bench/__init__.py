"""Speed, as ratios within one run: the machine is shared, so a time alone says little."""
