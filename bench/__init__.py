"""Speed and memory, as figures: `make bench`. Nothing here passes or fails; timed tests would only measure the machine."""
