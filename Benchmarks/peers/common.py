"""What the peers' scripts share: their arguments, the clock, and the line of JSON that each command prints."""
import argparse
import json
import statistics
import time


def arguments(commands):
    """The command line, the same for every peer: a command, and what it works on."""
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=sorted(commands))
    parser.add_argument("subject", nargs="?", help="the pictures' size, or the folder that holds train, val and test")
    parser.add_argument("--size", type=int, default=48)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--budget", type=float, default=2.0, help="for how many seconds to repeat")
    parser.add_argument("--from", dest="first", help="the first layer that learns; all of them without")
    parser.add_argument("--cache", action="store_true", help="keep decoded pictures in memory")
    parser.add_argument("--weights", help="the pretrained weights, as scripts/fetch-weights leaves them")
    parser.add_argument("--model", help="a file to read a model from, or to write it to")
    return parser.parse_args()


def run(commands):
    """Runs the command that the command line names, and prints its result."""
    given = arguments(commands)
    print(json.dumps(commands[given.command](given)))


def repeated(budget, body):
    """The seconds of each run of `body`: for `budget` seconds, at least five, after two that don't count."""
    body()
    body()
    times = []
    start = time.perf_counter()
    while len(times) < 5 or time.perf_counter() - start < budget:
        before = time.perf_counter()
        body()
        times.append(time.perf_counter() - before)
    return times


def result(times, **facts):
    """The median of `times`, and further facts."""
    return dict(seconds=statistics.median(times), best=min(times), repeats=len(times), **facts)


class Epochs:
    """The clock of a training: three epochs at least, of which the first does not count, until the budget is spent."""

    def __init__(self, budget):
        self.budget, self.times, self.began = budget, [], None

    def begin(self):
        self.began = time.perf_counter()

    def end(self):
        """Takes the epoch's time, and tells whether it was the last."""
        self.times.append(time.perf_counter() - self.began)
        return len(self.times) > 2 and sum(self.counted) >= self.budget

    @property
    def counted(self):
        return self.times[1:]
