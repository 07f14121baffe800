"""What `compare` and `growth` share: running a program and taking its figures, facts of the machine, tables, data."""
import json
import os
import platform
import pty
import random
import select
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = HERE / ".work"
HAIRLINE = ROOT / ".build/release/hairline"
BENCHMARK = ROOT / ".build/release/benchmark"
PARTS = {"train": 0.7, "val": 0.2, "test": 0.1}


class Failure(Exception):
    """Something that could not be measured, and why."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def measure(command, environment=None):
    """Runs a program. Returns its wall time (s), its peak memory (MB), and what its last line of JSON says."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as messages:
        start = time.perf_counter()
        child = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output, stderr=messages,
            env=os.environ | (environment or {}))
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()
            child.wait()
            raise
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        messages.seek(0)
        lines = output.read().splitlines()
        if child.returncode != 0:
            reason = "\n  ".join((messages.read().splitlines() or lines)[-8:])
            raise Failure(f"status {child.returncode} of: {' '.join(map(str, command))}\n  {reason}")
    figures = dict(wall=wall, peak=usage.ru_maxrss * 1024 / 1e6)
    if lines and lines[-1].startswith("{"):
        figures |= json.loads(lines[-1])
    return figures


def experiment(threads, **settings):
    """Runs the experiment by Hairline, with these variables. Adds the seconds of its last epoch."""
    pairs = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
    folder = WORK / "run"
    run = [HAIRLINE, "run", HERE / "experiment.hl", "--out", folder, "--quiet", "--threads", threads]
    figures = measure([*run, *pairs])
    results, timing = (json.loads((folder / name).read_text()) for name in ("results.json", "timing.json"))
    epochs = [epoch for command in timing["commands"] for epoch in command.get("epochs", [])]
    return figures | dict(epoch=epochs[-1]["seconds"], test_accuracy=results["test"]["accuracy"])


def libraries_megabytes():
    """The size of all shared libraries that Hairline loads."""
    told = subprocess.run(["ldd", HAIRLINE], capture_output=True, text=True, check=True).stdout.split()
    return sum(os.stat(word).st_size for word in told if word.startswith("/")) / 1e6


@dataclass
class Environment:
    """A virtual environment of Python with pinned packages."""
    folder: Path
    packages: dict

    @property
    def python(self):
        return self.folder / "bin/python"

    def installed(self):
        """The versions of all packages that are there."""
        code = ("import importlib.metadata as m, json\n"
                "print(json.dumps({d.name.lower().replace('_', '-'): d.version for d in m.distributions()}))")
        if not self.python.exists():
            return {}
        return json.loads(subprocess.run([self.python, "-c", code], capture_output=True, text=True, check=True).stdout)

    def set_up(self):
        """Installs the packages by pip, unless they are there."""
        there = self.installed()
        # A local version such as 2.13.0+cpu is the same release.
        if all(there.get(name, "").split("+")[0] == version for name, version in self.packages.items()):
            return
        wanted = [f"{name}=={version}" for name, version in self.packages.items()]
        say(f"installing {' '.join(wanted)} into {self.folder} …")
        pip = [self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
        try:
            subprocess.run([sys.executable, "-m", "venv", self.folder], check=True, capture_output=True)
            subprocess.run(pip, check=True)
        except subprocess.CalledProcessError as error:
            raise Failure(f"{' '.join(wanted)} could not be installed: {error}")


def start_to_prompt():
    """The median seconds of ten starts, from the call to the prompt that awaits a line, at a terminal."""
    times = []
    for _ in range(10):
        master, terminal = pty.openpty()
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as home, subprocess.Popen(
                [HAIRLINE], stdin=terminal, stdout=terminal, stderr=terminal, close_fds=True, start_new_session=True,
                env=os.environ | dict(TERM="xterm", XDG_STATE_HOME=home, XDG_CONFIG_HOME=home)) as child:
            shown = b""
            while b"hairline>" not in shown:
                if not select.select([master], [], [], 10)[0] or child.poll() is not None:
                    child.kill()
                    raise Failure(f"no prompt, but {shown!r}")
                shown += os.read(master, 4096)
            times.append(time.perf_counter() - start)
            os.write(master, b"quit\n")
            # What it still says is read, so that it does not wait to be heard.
            while child.poll() is None:
                if select.select([master], [], [], 0.01)[0]:
                    os.read(master, 4096)
        os.close(master)
        os.close(terminal)
    return dict(seconds=sorted(times)[len(times) // 2])


def build():
    """Builds what is measured."""
    for product in ("hairline", "benchmark"):
        command = ["swift", "build", "--package-path", ROOT, "-c", "release", "--product", product]
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(f"the build failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def cache_folder():
    """Where Hairline keeps drawn pictures and weights."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named if named.startswith("/") else Path.home() / ".cache") / "hairline"


def weights():
    """The pretrained weights' file."""
    subprocess.run([ROOT / "scripts/fetch-weights"], check=True)
    return cache_folder() / "weights/mobilenet_v2-imagenet.h5"


def drawn(count=6000):
    """The folder of the drawn data set with so many pictures of each class."""
    measure([HAIRLINE, "-q", "-c", f"data synth count={count}"])
    return sorted((cache_folder() / "data").glob(f"concrete-v*-seed12345-{count}"))[-1]


def pictures(folder):
    """The pictures of each class below a folder, whether it is split or not."""
    classes = {}
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix.lower() in (".jpg", ".jpeg", ".png") and path.is_file():
            classes.setdefault(path.parent.name, []).append(path)
    if len(classes) < 2:
        raise Failure(f"there are no folders of at least two classes of pictures in {folder}")
    return classes


def split_folder(source, name, limit=None):
    """A folder train/val/test of links to the pictures in `source`: all of them, or `limit` of each class; where there
    are fewer, they are taken again and again. A folder that is split already is taken as it is if no limit is given."""
    source = Path(source).resolve()
    if limit is None and all((source / part).is_dir() for part in PARTS):
        return source
    target = WORK / name
    shutil.rmtree(target, ignore_errors=True)
    for kind, paths in pictures(source).items():
        random.Random(kind).shuffle(paths)
        wanted = limit or len(paths)
        chosen = [paths[number % len(paths)] for number in range(wanted)]
        first = 0
        for part, share in PARTS.items():
            last = wanted if part == "test" else first + max(1, round(share * wanted))
            folder = target / part / kind
            folder.mkdir(parents=True)
            for number, path in enumerate(chosen[first:last], first):
                (folder / f"{number:06}{path.suffix}").symlink_to(path)
            first = last
    return target


def machine(threads):
    """The machine's facts, in one line."""
    def first(path, key):
        try:
            for line in Path(path).read_text().splitlines():
                if line.startswith(key):
                    return line.split(":")[1].strip()
        except OSError:
            pass
        return "?"
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    flags = first("/proc/cpuinfo", "flags").split()
    best = next((name for name in ("avx512f", "avx2", "avx") if name in flags), "no AVX").upper()
    load = "{:.2f}".format(os.getloadavg()[0])
    return (f"{first('/proc/cpuinfo', 'model name')}, {best}, {os.cpu_count()} processors of which {threads} are used, "
            f"{memory:.0f} GB, {platform.system()} {platform.release()}, load at the start {load}")


def number(value):
    """Three significant digits, or all digits before the point."""
    if value >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.{2 if value < 9.995 else 1}f}"


def table(header, rows):
    """A table in Markdown with aligned columns, the first to the left and the others to the right."""
    lines = [header, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]

    def draw(line):
        cells = [cell.rjust(width) if column else cell.ljust(width)
                 for column, (cell, width) in enumerate(zip(line, widths))]
        return "| " + " | ".join(cells) + " |"
    rule = "|" + "|".join("-" * (width + 1) + (":" if column else "-") for column, width in enumerate(widths)) + "|"
    return "\n".join([draw(header), rule, *map(draw, rows)])


def rewrite_section(name, text):
    """Puts `text` between the markers of that name in Benchmarks/README.md."""
    path = HERE / "README.md"
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, rest = path.read_text().split(begin)
    path.write_text(f"{before}{begin}\n\n{text}\n\n{end}{rest.split(end)[1]}")
