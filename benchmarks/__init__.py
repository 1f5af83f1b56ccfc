"""What `make bench` runs: each module with `rows()` measures one thing beside another in the same run."""
