"""The demo: three fictional countries whose history is made by `perform()`, under a clock set relative to today."""
