"""The pages of the process, one module for each place."""
