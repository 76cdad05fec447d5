"""The pages about who takes part, one module for each place."""
