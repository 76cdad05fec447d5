"""The pages of the Master Plan, one module for each part of it."""
