"""`python -m raillinks`: the command line."""

from raillinks.cli.main import command

if __name__ == "__main__":
    command()
